import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Lets one process at a time do something to this checkout; the others wait. A lock whose holder
 * has died is taken over, so a killed set-up blocks nobody.
 * @template Result
 * @param {string} file where the lock lies
 * @param {() => Promise<Result>} work
 * @param {{ onWait?: (holder: number) => void, pollMs?: number }} [options]
 * @returns {Promise<Result>}
 */
export async function withLock(file, work, options = {}) {
  mkdirSync(dirname(file), { recursive: true })
  let said = false
  while (!take(file)) {
    const holder = readHolder(file)
    if (holder === null ? isOld(file) : !isAlive(holder)) {
      setAside(file, holder)
      continue
    }
    if (holder !== null && !said) {
      options.onWait?.(holder)
      said = true
    }
    await sleep(options.pollMs ?? 200)
  }
  try {
    return await work()
  } finally {
    if (readHolder(file) === process.pid) rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file) {
  try {
    const holder = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return Number.isNaN(holder) ? null : holder
  } catch {
    return null
  }
}

/** A lock without a holder's number is one whose holder died while writing it, once it is 5 s old. */
function isOld(file) {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats !== undefined && Date.now() - stats.mtimeMs > 5000
}

/** Renamed before it is removed: of two waiters only one can rename the same file. */
function setAside(file, holder) {
  const aside = `${file}.${holder}.${process.pid}`
  try {
    renameSync(file, aside)
    // Between our reading and our renaming another waiter may have taken it for itself.
    if (readHolder(aside) !== holder) renameSync(aside, file)
  } catch {
    // Somebody else was quicker.
  } finally {
    rmSync(aside, { force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
