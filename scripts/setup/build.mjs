import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture, lastLines } from '../lib/capture.mjs'
import { contentHash } from '../lib/content-hash.mjs'
import { node24Path } from '../lib/paths.mjs'
import { met, missing, outdated, SetUpError } from './need.mjs'

const sources = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

/**
 * The console as `electron-vite build` makes it, rebuilt when a source's content has changed.
 * @type {import('./need.mjs').Need}
 */
export const build = {
  name: 'the built console (out/)',
  why: 'commands start what was built',
  probe: async (machine) => {
    if (!existsSync(join(machine.root, 'out/main/node-host.js'))) return missing('not built yet')
    const stamp = stampFile(machine.root)
    if (!existsSync(stamp)) return outdated('the last build did not come to its end')
    const same = readFileSync(stamp, 'utf8') === contentHash(machine.root, sources)
    return same ? met() : outdated('sources have changed since the last build')
  },
  remedy: { kind: 'own', doing: 'electron-vite build', carryOut: carryOutBuild },
  instructions: {
    debian: 'npm run build',
    linux: 'npm run build',
    darwin: 'npm run build',
    win32: 'npm run build',
  },
}

async function carryOutBuild(machine) {
  // Hashed before: a source that changes while we build leaves the build outdated.
  const hash = contentHash(machine.root, sources)
  rmSync(stampFile(machine.root), { force: true })
  const tool = join(machine.root, 'node_modules/electron-vite/bin/electron-vite.js')
  const node = node24Path(machine.root, machine.platform)
  const result = await capture(node, [tool, 'build'], {
    cwd: machine.root,
    env: { ...machine.env, NO_COLOR: '1' },
  })
  if (result.code !== 0) {
    throw new SetUpError(
      `electron-vite build failed with code ${result.code}:\n${lastLines(result, 40)}`,
    )
  }
  writeFileSync(stampFile(machine.root), hash)
}

const stampFile = (root) => join(root, 'out', '.built-from')
