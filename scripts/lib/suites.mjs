import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from '../setup/browser.mjs'
import { thisMachine } from '../setup/machine.mjs'
import { countPlaywright } from './count.mjs'
import { findProgram } from './find-program.mjs'
import { electronPath, node24Path, repository } from './paths.mjs'
import { runThrough } from './run-through.mjs'
import { whyNoWindow } from './why-no-window.mjs'

const inRepository = (path) => join(repository, path)
const keyringPrograms = ['dbus-run-session', 'gnome-keyring-daemon']

/**
 * Every vitest project, with a real keyring around it where the machine has none of its own.
 * @param {readonly string[]} args e.g. names to filter by
 * @returns {Promise<import('./count.mjs').Count>}
 */
export function runVitest(args = []) {
  return withReport(async (report) => {
    const vitest = [inRepository('node_modules/vitest/vitest.mjs'), 'run', '--reporter=default']
    const counting = `--reporter=${inRepository('scripts/lib/vitest-count-reporter.mjs')}`
    const env = { ...process.env, ROLLBACK_VITEST_COUNT: report }
    const line = [node24Path(), ...vitest, counting, ...args]
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
 * window.
 * @param {(text: string) => void} print
 * @returns {Promise<import('./count.mjs').Count>}
 */
export async function runPlaywright(print) {
  const browser = await runProject('browser')
  const why = electronPath() === null ? 'its binary is not installed' : whyNoWindow(thisMachine())
  if (why === null) {
    const electron = await runProject('electron')
    return {
      passed: browser.passed + electron.passed,
      failed: browser.failed + electron.failed,
      skipped: [...browser.skipped, ...electron.skipped],
    }
  }
  const reason = `the end-to-end suite did NOT run in Electron: ${why}`
  print(`\n!! ${reason}\n`)
  return { ...browser, skipped: [...browser.skipped, { name: 'project "electron"', reason }] }
}

function runProject(project) {
  return withReport(async (report) => {
    const electron = electronPath()
    const env = {
      ...process.env,
      ROLLBACK_PLAYWRIGHT_REPORT: report,
      ROLLBACK_BROWSER: findBrowser(thisMachine()) ?? '',
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
