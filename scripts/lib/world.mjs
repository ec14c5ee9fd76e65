import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetUpError } from '../setup/need.mjs'
import { askWorld } from './control.mjs'
import { withLock } from './lock.mjs'
import { built, node24Path } from './paths.mjs'

/** The world is up in under 10 s; a loaded machine gets more. */
const patienceMs = 90_000

/**
 * The rehearsal world of a directory, started if it is not up. It gets a process session of its
 * own, because it must survive the console's death, as the real world does.
 * @param {{ dir: string, args?: readonly string[], program?: string, node?: string }} options
 *   `args` for the world's program besides `--data-dir`, e.g. `--incident`
 * @throws with the end of the world's log when it does not come up
 */
export async function ensureWorld(options) {
  if (await isUp(options.dir)) return
  // Two commands that are started together must not both start it.
  await withLock(`${options.dir}.starting.lock`, () => startWorld(options))
}

async function startWorld({ dir, args = [], program = built('rehearsal'), node = node24Path() }) {
  if (await isUp(dir)) return
  mkdirSync(dirname(dir), { recursive: true })
  // Beside the directory, because the world builds its own aside and renames it into place.
  const log = `${dir}.starting.log`
  const output = openSync(log, 'a', 0o600)
  const child = spawn(node, [program, '--data-dir', dir, ...args], {
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`))
    child.on('error', (error) => resolve(error.message))
  })
  const failure = await untilUp(dir, ended)
  child.unref()
  if (failure === null) {
    // The open file follows its name.
    renameSync(log, join(dir, 'world.log'))
    return
  }
  const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-20).join('\n')
  rmSync(log, { force: true })
  throw new SetUpError(`the rehearsal world of ${dir} did not come up: ${failure}\n${tail}`)
}

/** @returns {Promise<string | null>} why it is not up, or null */
async function untilUp(dir, ended) {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const end = await Promise.race([ended, sleep(100, null)])
    if (await isUp(dir)) return null
    if (end !== null) return end
  }
  return `nothing answered within ${patienceMs / 1000} s`
}

async function isUp(dir) {
  return (await askWorld(dir, 'GET', '/state')) === 200
}

/**
 * Stops a world and waits until it has gone.
 * @param {string} dir
 */
export async function stopWorld(dir) {
  await askWorld(dir, 'POST', '/stop', 30_000)
  const deadline = Date.now() + 30_000
  while ((await isUp(dir)) && Date.now() < deadline) await sleep(100)
}
