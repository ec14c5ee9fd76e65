import { gapOfLine } from './break-glass.ts'
import { planDisk } from './disk-plan.ts'
import { adviseOnDisk } from './disk-words.ts'
import { type FoundLog, inspectLog } from './inspect-log.ts'
import type { Journal } from './journal.ts'
import { errorCode } from './journal-refused.ts'
import type { JsonObject } from './json.ts'
import type { OpenOptions } from './open-options.ts'
import type { OpenRefusal } from './open-refusal.ts'
import { findBadRecipient } from './recipients.ts'
import type { SecondSink } from './second-sink.ts'
import { type Start, startJournal } from './start-journal.ts'
import { type HeldLock, socketLock } from './writer-lock.ts'

/**
 * Opens the log of a directory for writing, or says why not. Reads and verifies all of it first.
 *
 * - damaged or tampered with: opens, shows the findings, and refuses records until acknowledged;
 * - locked keychain: opens, and seals new records to the recipients alone;
 * - a disk that refuses new segments: opens, and refuses records until it takes them.
 */
export function openJournal(options: OpenOptions): Promise<Journal | OpenRefusal> {
  return openWith(options, async (found) => ({ found, signRestart: null }))
}

/** The same, after something was done with what was found: nothing is written before. */
export async function openWith(
  options: OpenOptions,
  prepare: (found: FoundLog) => Promise<Pick<Start, 'found' | 'signRestart'>>,
): Promise<Journal | OpenRefusal> {
  const { vfs, dir, recipients, secondSink } = options
  const bad = findBadRecipient(recipients)
  if (bad !== null) {
    const next = 'Correct the recovery recipients in the settings.'
    return { kind: 'refused', code: 'BAD_RECIPIENT', recipient: bad, next }
  }
  const locks: HeldLock[] = []
  try {
    await vfs.makeDirectory(dir)
    const refused = await takeLock(options, `directory ${dir}`, locks)
    if (refused !== null) return refused
    const found = await inspectLog(options)
    const refusal = await refuse(options, found.logId, found.keys.locked, locks)
    if (refusal !== null) return refusal
    const disk = planDisk(vfs, dir, options.ballastBytes)
    await disk.check(options.clock.now())
    const gaps = secondSink === undefined ? [] : await gapsIn(secondSink)
    const prepared = await prepare(found)
    return await startJournal(options, { ...prepared, disk, gaps, locks: [...locks] })
  } catch (error) {
    await releaseAll(locks)
    const code = errorCode(error)
    const next = `Nothing was changed. ${adviseOnDisk(code)} A rescue may go on by break-glass.`
    return { kind: 'refused', code: 'DISK_REFUSES', error: code, next }
  }
}

/** What went past the log by break-glass in an earlier process. */
async function gapsIn(sink: SecondSink): Promise<readonly JsonObject[]> {
  const lines = await sink.pending().catch((): readonly string[] => [])
  return lines.map((line) => gapOfLine(line, sink.name))
}

async function refuse(
  options: OpenOptions,
  logId: string,
  locked: 'locked' | 'absent' | 'wrong-key' | null,
  locks: HeldLock[],
): Promise<OpenRefusal | null> {
  // The log id too: the same directory under another path, or a copy of it, is the same log.
  const held = await takeLock(options, `log ${logId}`, locks)
  if (held !== null) return held
  const unreadable = locked ?? (options.kek.kind === 'available' ? null : options.kek.kind)
  if (unreadable === null || options.recipients.length > 0) return null
  await releaseAll(locks)
  const next = nextWhere(locked === 'absent' ? 'lost' : unreadable)
  return { kind: 'refused', code: 'NEEDS_PASSPHRASE', because: unreadable, next }
}

function nextWhere(unreadable: 'lost' | 'absent' | 'locked' | 'wrong-key'): string {
  switch (unreadable) {
    case 'lost':
      return 'The key of this log is lost. With the recovery kit it gets a new one, while no console is open: npm run audit -- recover --profile NAME --identity KIT'
    case 'absent':
      return 'Choose a passphrase, or set recovery recipients.'
    case 'locked':
    case 'wrong-key':
      return 'Unlock the keychain, or give the passphrase that this log was made with.'
  }
}

async function takeLock(
  options: OpenOptions,
  subject: string,
  locks: HeldLock[],
): Promise<OpenRefusal | null> {
  const answer = await (options.lock ?? socketLock(options.vfs))(subject, options.dir)
  if (answer.kind === 'held') {
    locks.push(answer)
    return null
  }
  await releaseAll(locks)
  const who = answer.pid === null ? 'Another console' : `Another console (process ${answer.pid})`
  const next = `${who} writes this log. Use that one, or end it first.`
  return { kind: 'refused', code: 'HELD_BY_ANOTHER', pid: answer.pid, next }
}

async function releaseAll(locks: HeldLock[]): Promise<void> {
  for (const lock of locks.splice(0)) await lock.release()
}
