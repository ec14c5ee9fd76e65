import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { capture, lastLines } from '../lib/capture.mjs'
import { contentHash } from '../lib/content-hash.mjs'
import { findProgram } from '../lib/find-program.mjs'
import { met, missing, outdated, SetUpError } from './need.mjs'

/**
 * The npm packages of a folder, as its committed lock file has them.
 *
 * `npm install` and not `npm ci`: `ci` refuses a lock file that was written where other platforms'
 * optional binary packages were not to be had. `--no-save` keeps it from rewriting the lock;
 * `--include=dev` brings the build's tools also where NODE_ENV is `production`.
 *
 * @param {{ name: string, folder: string, why: string }} options folder relative to the repository
 * @returns {import('./need.mjs').Need}
 */
export function npmPackages({ name, folder, why }) {
  const command = folder === '.' ? 'npm install' : `npm install --prefix ${folder}`
  return {
    name,
    why,
    probe: async (machine) => probePackages(join(machine.root, folder)),
    remedy: {
      kind: 'own',
      doing: 'npm install, which takes a minute or two the first time',
      carryOut: (machine) => installPackages(join(machine.root, folder), machine),
    },
    instructions: { debian: command, linux: command, darwin: command, win32: command },
  }
}

function probePackages(folder) {
  const installed = statSync(installedLock(folder), { throwIfNoEntry: false })
  if (installed === undefined) return missing('not installed yet')
  const stamp = stampFile(folder)
  if (existsSync(stamp)) {
    if (readFileSync(stamp, 'utf8') === wanted(folder)) return met()
  } else if (declarations(folder).every((file) => statSync(file).mtimeMs <= installed.mtimeMs)) {
    // Somebody ran `npm install` by hand since: that is as good as ours.
    return met()
  }
  return outdated('package.json or package-lock.json has changed since the last install')
}

async function installPackages(folder, machine) {
  const npm = npmCommand(machine)
  const args = [...npm.args, 'install', '--no-save', '--include=dev', '--no-audit', '--no-fund']
  const result = await capture(npm.file, args, { cwd: folder, env: machine.env })
  if (result.code !== 0) {
    throw new SetUpError(`npm install failed with code ${result.code}:\n${lastLines(result)}`)
  }
  mkdirSync(join(stampFile(folder), '..'), { recursive: true })
  writeFileSync(stampFile(folder), wanted(folder))
}

/** npm as npm itself was started, which also works where `npm` is a script that needs a shell. */
function npmCommand(machine) {
  const own = machine.env.npm_execpath
  if (own !== undefined && basename(own) === 'npm-cli.js')
    return { file: process.execPath, args: [own] }
  const found = findProgram('npm', machine)
  if (found === null) throw new SetUpError('npm is not on PATH; it comes with Node (nodejs.org)')
  return { file: found, args: [] }
}

const declared = ['package.json', 'package-lock.json']
const declarations = (folder) =>
  declared.map((name) => join(folder, name)).filter((file) => existsSync(file))
const wanted = (folder) => contentHash(folder, declared)
/** npm writes this one last, so it is there only after a whole install. */
const installedLock = (folder) => join(folder, 'node_modules', '.package-lock.json')
const stampFile = (folder) => join(folder, 'node_modules', '.setup', 'packages')
