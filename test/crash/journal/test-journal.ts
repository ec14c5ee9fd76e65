import { createSecretKey } from 'node:crypto'
import type {
  Journal,
  JournalRecord,
  KekSource,
  OpenOptions,
  OpenRefusal,
  WriterLock,
} from '../../../src/main/kernel/journal/index.ts'
import { openJournal } from '../../../src/main/kernel/journal/index.ts'
import type { Vfs } from '../../../src/main/kernel/ports/vfs.ts'

export const KEK: KekSource = { kind: 'available', kek: createSecretKey(Buffer.alloc(32, 7)) }

/** A simulated crash leaves the lock of the dead process behind, so these logs are not locked. */
const noLock: WriterLock = async () => ({ kind: 'held', release: async () => undefined })

/** Options of a log in memory at `/log`, without ballast and lock. */
export function optionsFor(vfs: Vfs, more: Partial<OpenOptions> = {}): OpenOptions {
  return {
    dir: '/log',
    vfs,
    clock: { now: () => new Date() },
    kek: KEK,
    recipients: [],
    appVersion: '0.0.0-test',
    hostId: 'test-host',
    mask: (value) => value,
    lock: noLock,
    ballastBytes: 0,
    ...more,
  }
}

/** Opens a log that must not be refused. */
export async function openLog(vfs: Vfs, more: Partial<OpenOptions> = {}): Promise<Journal> {
  return opened(await openJournal(optionsFor(vfs, more)))
}

export function opened(answer: Journal | OpenRefusal): Journal {
  if ('code' in answer) throw new Error(`refused: ${answer.code}`)
  return answer
}

export async function collect(
  journal: Journal,
  range?: { readonly from?: number; readonly to?: number },
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = []
  for await (const record of journal.records(range)) records.push(record)
  return records
}

/** The records that a caller wrote, without the journal's own. */
export function callersOwn(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const own = new Set(['GENESIS', 'OPEN', 'CHECKPOINT', 'CLOSE'])
  return records.filter((record) => !own.has(record.type))
}
