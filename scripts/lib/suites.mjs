import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from '../setup/browser.mjs'
import { thisMachine } from '../setup/machine.mjs'
import { coveredFolders, coveringTests, judgeCoverage } from './branch-coverage.mjs'
import { countPlaywright, sum } from './count.mjs'
import { findProgram } from './find-program.mjs'
import { electronPath, node24Path, repository } from './paths.mjs'
import { runThrough } from './run-through.mjs'
import { whyNoWindow } from './why-no-window.mjs'

const inRepository = (path) => join(repository, path)
/** Tests start hundreds of programs from their sources. Not under coverage, which it makes less exact. */
const compileCache = inRepository('node_modules/.cache/compiled')
const keyringPrograms = ['dbus-run-session', 'gnome-keyring-daemon']

/**
 * Every vitest project, with a real keyring around it where the machine has none of its own. What covers
 * the log runs first and by itself, with the coverage that is asserted; with filters there is one run and none.
 * @param {(text: string) => void} print
 * @param {readonly string[]} args e.g. names to filter by
 * @returns {Promise<import('./count.mjs').Count>}
 */
export async function runVitest(print, args = []) {
  if (args.length > 0) return vitest(args)
  const covered = await runCovered(print)
  const excluded = coveringTests.flatMap((glob) => ['--exclude', glob])
  return sum([covered, await vitest(excluded, { NODE_COMPILE_CACHE: compileCache })])
}

/** One more test: no branch of the covered folders is untested. */
async function runCovered(print) {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-coverage-'))
  try {
    const count = await vitest([
      // Filters are parts of paths, not globs.
      ...coveringTests.map((glob) => glob.replace(/\*+$/, '')),
      '--coverage',
      '--coverage.provider=v8',
      '--coverage.reporter=json',
      `--coverage.reportsDirectory=${folder}`,
      ...coveredFolders.map((path) => `--coverage.include=${path}/**`),
    ])
    const report = join(folder, 'coverage-final.json')
    return sum([count, judged(existsSync(report) ? judgeCoverage(report) : null, print)])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function judged(coverage, print) {
  if (coverage === null) {
    print('\nFAILED  branch coverage: vitest left no report\n')
    return { passed: 0, failed: 1, skipped: [] }
  }
  const { branches, fallbacks, untested } = coverage
  const good = untested.length === 0 && branches > 0
  const tested = branches - fallbacks - untested.length
  print(
    `\n${good ? 'ok    ' : 'FAILED'}  branch coverage of ${coveredFolders.join(', ')}: ${tested} of ${branches - fallbacks} branches tested (beside ${fallbacks} fallbacks that only the compiler asks for)\n`,
  )
  if (!good) print(`untested:\n${untested.map((place) => `  ${place}`).join('\n')}\n\n`)
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [] }
}

function vitest(args, more = {}) {
  return withReport(async (report) => {
    const program = [inRepository('node_modules/vitest/vitest.mjs'), 'run', '--reporter=default']
    const counting = `--reporter=${inRepository('scripts/lib/vitest-count-reporter.mjs')}`
    const env = { ...process.env, ...more, ROLLBACK_VITEST_COUNT: report }
    const line = [node24Path(), ...program, counting, ...args]
    const [file, ...rest] = hasKeyring() ? insideKeyring(line) : line
    const code = await runThrough(file, rest, { env })
    return readCount(report, 'vitest', code, (count) => count)
  })
}

function hasKeyring() {
  return keyringPrograms.every((name) => findProgram(name, thisMachine()) !== null)
}

function insideKeyring(line) {
  const wrapper = inRepository('scripts/lib/with-keyring.mjs')
  return ['dbus-run-session', '--', node24Path(), wrapper, ...line]
}

/**
 * The end-to-end suite: in the browser, and in Electron where its binary is installed and can open a
 * window. What a test has to show within a bound of time is shown by itself (`@alone`), after the others, which
 * share the machine in twos.
 * @param {(text: string) => void} print
 * @param {'alone' | 'most'} part
 * @returns {Promise<import('./count.mjs').Count>}
 */
export async function runPlaywright(print, part) {
  const args = part === 'alone' ? ['--grep', '@alone'] : ['--grep-invert', '@alone', '--workers=2']
  const browser = await runProject('browser', args)
  const why = electronPath() === null ? 'its binary is not installed' : whyNoWindow(thisMachine())
  if (why === null) return sum([browser, await runProject('electron', args)])
  if (part === 'most') return browser
  const reason = `the end-to-end suite did NOT run in Electron: ${why}`
  print(`\n!! ${reason}\n`)
  return { ...browser, skipped: [...browser.skipped, { name: 'project "electron"', reason }] }
}

function runProject(project, more) {
  return withReport(async (report) => {
    const electron = electronPath()
    const env = {
      ...process.env,
      ROLLBACK_PLAYWRIGHT_REPORT: report,
      ROLLBACK_BROWSER: findBrowser(thisMachine()) ?? '',
      NODE_COMPILE_CACHE: compileCache,
      ...(electron === null ? {} : { ROLLBACK_ELECTRON: electron }),
    }
    const cli = inRepository('node_modules/@playwright/test/cli.js')
    const args = [
      cli,
      'test',
      '--config',
      inRepository('playwright.config.ts'),
      '--project',
      project,
      ...more,
    ]
    const code = await runThrough(node24Path(), args, { env })
    return readCount(report, `playwright (${project})`, code, countPlaywright)
  })
}

/** A runner that fails without a report, or in spite of a good one, still counts as a failure. */
function readCount(report, name, code, read) {
  if (!existsSync(report)) {
    process.stdout.write(`${name} left no report (exit code ${code})\n`)
    return { passed: 0, failed: 1, skipped: [] }
  }
  const count = read(JSON.parse(readFileSync(report, 'utf8')))
  return { ...count, failed: code !== 0 && count.failed === 0 ? 1 : count.failed }
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-report-'))
  try {
    return await work(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
