import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from './capture.mjs'
import { electronPath, node24Path, repository } from './paths.mjs'

const PATIENCE_MS = 120_000
/** A network that is away today may be there tomorrow. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000

/**
 * Electron's binary, fetched once where it can be: since version 42 installing the package does not
 * bring it. A failed try is remembered for a day, so that a machine that cannot have it is not asked
 * each time.
 * @param {(text: string) => void} say
 * @param {{ root?: string, fetch?: typeof capture, now?: () => number }} [parts]
 * @returns {Promise<string | null>}
 */
export async function fetchElectron(
  say,
  { root = repository, fetch = capture, now = Date.now } = {},
) {
  const there = electronPath(root)
  const tried = join(root, '.setup', 'electron-not-to-be-had')
  if (there !== null || wasTriedLately(tried, now())) return there
  say("fetching Electron's binary (the window; without it a browser is used)")
  const install = join(root, 'node_modules/electron/install.js')
  const result = await fetch(node24Path(root), [install], { cwd: root, timeoutMs: PATIENCE_MS })
  if (result.code !== 0) {
    mkdirSync(join(root, '.setup'), { recursive: true })
    writeFileSync(tried, `exit code ${result.code}\n`)
    say(`it cannot be had here (exit code ${result.code}); delete ${tried} to try again`)
  }
  return electronPath(root)
}

/**
 * @param {string} tried
 * @param {number} now milliseconds since 1970
 */
function wasTriedLately(tried, now) {
  const { mtimeMs } = statSync(tried, { throwIfNoEntry: false }) ?? { mtimeMs: -Infinity }
  return now - mtimeMs < REMEMBERED_MS
}
