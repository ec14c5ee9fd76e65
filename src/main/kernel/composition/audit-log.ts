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
  readonly glassBroken: boolean
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
  function writer(): Pick<BreakGlass, 'append' | 'appendDurable'> {
    if (glass !== undefined) return glass
    if (journal !== undefined) return journal
    throw refused(refusal?.next ?? 'Open the console again.')
  }
  function journalOrRefuse(): Journal {
    if (journal === undefined) throw refused(refusal?.next ?? 'Open the console again.')
    return journal
  }

  return {
    append: async (type, body) => writer().append(type, body),
    appendDurable: async (type, body) => {
      try {
        return await writer().appendDurable(type, body)
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
    get glassBroken() {
      return glass !== undefined
    },
    async breakGlass(reason, actor) {
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
