import type { EvidenceRef } from '../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { LogStatus } from '../../../shared/domain/session.ts'
import {
  type BreakGlass,
  type Countersignature,
  type FrameRange,
  type IdentityTrial,
  type Journal,
  type JournalFrame,
  type JournalRecord,
  type JournalStatus,
  type OpenOptions,
  type OpenRefusal,
  openBreakGlass,
  openJournal,
  type Prunable,
  type PruneAnchor,
  type PruneOutcome,
  type RecordRange,
  type RecordType,
  type Recovery,
  type SignedPlace,
} from '../journal/index.ts'
import type { EventSink } from '../runbook/run-store.ts'
import { type StatusWords, statusOfJournal, statusOfRefusal } from './log-status.ts'

/** The kernel's way to the audit log: the journal, or the break-glass that took its place. */
export interface AuditLog extends EventSink {
  append(type: RecordType, body: JsonObject): Promise<unknown>
  appendDurable(type: RecordType, body: JsonObject): Promise<unknown>
  records(range?: RecordRange): AsyncIterable<JournalRecord>
  /** The same with their bytes and what they were committed with. */
  frames(range?: FrameRange): AsyncIterable<JournalFrame>
  frameBlocks(range?: FrameRange): AsyncIterable<readonly JournalFrame[]>
  /** Sequence and type of the records of a range, without reading them. */
  positions(range?: RecordRange): Iterable<{ readonly seq: number; readonly type: RecordType }>
  status(): LogStatus
  /** All that the journal says of itself; null where there is none. */
  facts(): JournalStatus | null
  /** Empty where there is no log. */
  readonly logId: string
  readonly genesis: string
  /** The newest signed place, to copy elsewhere; null where nothing is signed yet. */
  checkpoint(): SignedPlace | null
  prunable(anchor: { readonly seq: number; readonly head: string }): Prunable | null
  /** @throws JournalRefused, FailureError JOURNAL_REFUSED */
  prune(through: number, anchor: PruneAnchor): Promise<PruneOutcome>
  /** @throws JournalRefused, FailureError JOURNAL_REFUSED */
  countersign(gap: number, given: Countersignature): Promise<void>
  /** Told after each record that was written durably, and after each change of what holds for the log. */
  watch(listener: () => void): () => void
  /** Something is wrong with it that nobody has acknowledged: what follows it is not read. */
  isDamaged(): boolean
  /** Why older records cannot be read, where they cannot. */
  whyUnreadable(): string | undefined
  /** The recipients of the newest segment. */
  sealedTo(): readonly string[]
  /** Seals to these from the next record on. @throws JournalRefused, FailureError JOURNAL_REFUSED */
  setRecovery(recovery: Recovery): Promise<void>
  /** What an identity opens of the log by itself. @throws FailureError JOURNAL_REFUSED */
  tryIdentity(identity: string): Promise<IdentityTrial>
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
export async function openAuditLog(
  options: OpenOptions,
  words: StatusWords = {},
): Promise<AuditLog> {
  const opened = await openJournal(options)
  const journal: Journal | undefined = 'kind' in opened ? undefined : opened
  const refusal: OpenRefusal | undefined = 'kind' in opened ? opened : undefined
  let glass: BreakGlass | undefined
  let aside: BreakGlass | undefined
  const listeners = new Set<() => void>()

  /** Whatever comes of it: a refusal changes what holds as well. */
  async function telling<T>(change: Promise<T>): Promise<T> {
    try {
      return await change
    } finally {
      for (const listener of listeners) listener()
    }
  }
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
        return await telling(journalOrRefuse().appendDurable(type, body))
      } catch (cause) {
        if (cause instanceof FailureError) throw cause
        throw new FailureError(
          refused('Free the disk, or break the glass with a reason.').failure,
          { cause },
        )
      }
    },
    records: (range) => journal?.records(range) ?? nothing(),
    status: () =>
      journal === undefined ? statusOfRefusal(refusal, words) : statusOfJournal(journal, words),
    frames: (range) => journal?.frames(range) ?? nothing(),
    frameBlocks: (range) => journal?.frameBlocks(range) ?? nothing(),
    positions: (range) => journal?.positions(range) ?? [],
    facts: () => journal?.status() ?? null,
    logId: journal?.logId ?? '',
    genesis: journal?.genesisFingerprint ?? '',
    checkpoint: () => journal?.checkpoint() ?? null,
    prunable: (anchor) => journal?.prunable(anchor) ?? null,
    prune: async (through, anchor) => telling(journalOrRefuse().prune(through, anchor)),
    countersign: async (gap, given) => telling(journalOrRefuse().countersign(gap, given)),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isDamaged: () => journal?.status().kind === 'tampered',
    whyUnreadable() {
      if (journal === undefined) return statusOfRefusal(refusal, words).text
      return journal.status().kind === 'locked' ? statusOfJournal(journal, words).text : undefined
    },
    sealedTo: () => journal?.sealedTo() ?? [],
    setRecovery: async (recovery) => telling(journalOrRefuse().setRecovery(recovery)),
    tryIdentity: async (identity) => journalOrRefuse().tryIdentity(identity),
    mayStartRuns: () => glass !== undefined || journal?.status().disk !== 'no-new-runs',
    get glassBroken() {
      return glass !== undefined
    },
    async breakGlass(reason, actor) {
      if (refusal?.code === 'HELD_BY_ANOTHER') throw notOurs(statusOfRefusal(refusal, words).text)
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
    acknowledge: async (reason, actor) =>
      telling(journalOrRefuse().acknowledgeDamage(reason, actor)),
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

async function* nothing(): AsyncGenerator<never> {}

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
