import type { EvidenceRef } from '../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { LogStatus } from '../../../shared/domain/session.ts'
import {
  type BreakGlass,
  type Journal,
  type JournalRecord,
  type OpenOptions,
  type OpenRefusal,
  openBreakGlass,
  openJournal,
  type RecordType,
} from '../journal/index.ts'
import type { EventSink } from '../runbook/run-store.ts'
import { statusOfJournal, statusOfRefusal } from './log-status.ts'

/** The kernel's way to the audit log: the journal, or the break-glass that took its place. */
export interface AuditLog extends EventSink {
  append(type: RecordType, body: JsonObject): Promise<unknown>
  appendDurable(type: RecordType, body: JsonObject): Promise<unknown>
  records(): AsyncIterable<JournalRecord>
  status(): LogStatus
  /** Whether its disk has room for a run that is not begun yet; with broken glass that is the operator's to say. */
  mayStartRuns(): boolean
  readonly glassBroken: boolean
  /** @throws FailureError SECOND_CONSOLE: the log is well, it is only not ours */
  breakGlass(reason: string, actor: Actor): Promise<void>
  /** Keeps what has happened although the log refused it: in the second sink, and as a GAP when the log is back. */
  keepAside(type: RecordType, body: JsonObject): Promise<void>
  acknowledge(reason: string, actor: Actor): Promise<void>
  putEvidence(
    bytes: Uint8Array,
    meta: { readonly name: string; readonly mediaType: string },
  ): Promise<EvidenceRef>
  readEvidence(ref: EvidenceRef): Promise<Uint8Array>
  /** Another console holds this profile. */
  readonly heldByAnother: boolean
  close(): Promise<void>
}

/** Opens the log; a refusal still gives a log, one that refuses each record with the reason. */
export async function openAuditLog(options: OpenOptions): Promise<AuditLog> {
  const opened = await openJournal(options)
  const journal: Journal | undefined = 'kind' in opened ? undefined : opened
  const refusal: OpenRefusal | undefined = 'kind' in opened ? opened : undefined
  let glass: BreakGlass | undefined
  let aside: BreakGlass | undefined

  function openAside(): BreakGlass {
    const { clock, mask, secondSink } = options
    const [reason, actor] = ['it happened while the log refused it', 'console']
    return (
      journal?.breakGlass(reason, actor) ??
      openBreakGlass({ reason, actor, sink: secondSink ?? null, clock, mask })
    )
  }
  function journalOrRefuse(): Journal {
    if (journal === undefined) throw refused(refusal?.next ?? 'Open the console again.')
    return journal
  }

  return {
    append: async (type, body) => (glass ?? journalOrRefuse()).append(type, body),
    appendDurable: async (type, body) => {
      if (glass !== undefined) return throughGlass(glass, type, body)
      try {
        return await journalOrRefuse().appendDurable(type, body)
      } catch (cause) {
        if (cause instanceof FailureError) throw cause
        throw new FailureError(
          refused('Free the disk, or break the glass with a reason.').failure,
          { cause },
        )
      }
    },
    records: () => journal?.records() ?? nothing(),
    status: () => (journal === undefined ? statusOfRefusal(refusal) : statusOfJournal(journal)),
    mayStartRuns: () => glass !== undefined || journal?.status().disk !== 'no-new-runs',
    get glassBroken() {
      return glass !== undefined
    },
    async breakGlass(reason, actor) {
      if (refusal?.code === 'HELD_BY_ANOTHER') throw notOurs(statusOfRefusal(refusal).text)
      const { clock, mask, secondSink } = options
      glass =
        journal?.breakGlass(reason, actor) ??
        openBreakGlass({ reason, actor, sink: secondSink ?? null, clock, mask })
      await glass.appendDurable('GAP', { kind: 'glass-broken', reason, actor })
    },
    async keepAside(type, body) {
      // A second console writes nothing; the one that holds the log does.
      if (glass !== undefined || refusal?.code === 'HELD_BY_ANOTHER') return
      aside ??= openAside()
      await aside.appendDurable(type, body)
    },
    acknowledge: (reason, actor) => journalOrRefuse().acknowledgeDamage(reason, actor),
    putEvidence: (bytes, meta) => journalOrRefuse().putEvidence(bytes, meta),
    readEvidence: (ref) => journalOrRefuse().readEvidence(ref),
    heldByAnother: refusal?.code === 'HELD_BY_ANOTHER',
    close: async () => journal?.close(),
  }
}

/** @throws FailureError JOURNAL_REFUSED for an intent that lies nowhere: only what puts service back goes on from there */
async function throughGlass(
  glass: BreakGlass,
  type: RecordType,
  body: JsonObject,
): Promise<JournalRecord> {
  const record = await glass.appendDurable(type, body)
  if (type !== 'INTENT' || record.reachedSink) return record
  throw refused('The second place takes no records either: free a disk. Traffic can be put back.')
}

async function* nothing(): AsyncGenerator<JournalRecord> {}

function refused(next: string): FailureError {
  return new FailureError(
    failure('JOURNAL_REFUSED', {
      summary: 'The audit log does not take the record, so nothing is done.',
      tried: 'to write the intent to the audit log',
      next,
    }),
  )
}

function notOurs(text: string): FailureError {
  return new FailureError(
    failure('SECOND_CONSOLE', {
      summary: text,
      tried: 'to go on past the audit log',
      next: 'Go on in the other console, or close it and open this one again.',
      retry: 'no',
    }),
  )
}
