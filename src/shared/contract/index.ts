import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { NamedContract, ReadFile } from '../domain/artifact.ts'
import type {
  AuditView,
  FilePart,
  HistorySetUp,
  RecordDetail,
  RecordPage,
} from '../domain/audit.ts'
import type { ContractBoard } from '../domain/contract-board.ts'
import type { SourcesView } from '../domain/database-source.ts'
import type { EvidenceRef } from '../domain/evidence.ts'
import type { Failure } from '../domain/failure.ts'
import type { HistoryRow } from '../domain/history.ts'
import type { RunId } from '../domain/identifiers.ts'
import type { KeptSignedView } from '../domain/kept-signed.ts'
import type { MigrationBoard } from '../domain/migration.ts'
import type { PinView } from '../domain/pin.ts'
import type { PlanView } from '../domain/plan-view.ts'
import type { Run } from '../domain/run.ts'
import type { RunSummary } from '../domain/run-summary.ts'
import type { Session } from '../domain/session.ts'
import type { Situation } from '../domain/situation.ts'
import {
  fileFormat,
  given,
  hash,
  keptIn,
  kitText,
  passphrase,
  pinKey,
  range,
  recordFilter,
  runbookId,
  runId,
  secretName,
  seq,
  statusWords,
  stepId,
  stepInput,
  targetIds,
  transactionHash,
  words,
} from './inputs.ts'
import type { OutputPage, Preferences } from './views.ts'

/**
 * What a panel may ask: START READING HERE. Inputs are validated; outputs are made by the kernel, typed
 * by the compiler and masked once more on their way out. Every expected failure is the one declared error.
 * The streams are of whole snapshots: the newest is the truth, a lost one does not matter.
 */
const ask = oc.errors({
  FAILED: { status: 409, message: 'The kernel refused', data: type<Failure>() },
})

const blob = z.object({
  blob: z.string().regex(/^[\w.-]{1,120}$/),
  sha256: hash,
  bytes: z.number(),
  name: z.string().max(200),
  mediaType: z.string().max(100),
  expiresAt: z.string().max(40).nullable(),
}) satisfies z.ZodType<EvidenceRef>

const challenge = z.string().max(200).optional()

export const contract = {
  session: {
    watch: ask.output(eventIterator(type<Session>())),
    arm: ask.output(type<void>()),
    disarm: ask.output(type<void>()),
    /** Goes on past a journal that refuses: typed reason, second sink, recorded as a gap. */
    breakGlass: ask.input(z.object({ reason: words })).output(type<void>()),
    /** Damage of the log was seen, and is gone past; recorded itself. */
    acknowledgeLog: ask.input(z.object({ reason: words })).output(type<void>()),
  },
  situation: {
    watch: ask.output(eventIterator(type<Situation>())),
    /** Looks again now. */
    refresh: ask.output(type<void>()),
    /** An operator saw what no probe sees, e.g. that payments are broken. */
    report: ask
      .input(
        z.object({
          trigger: z.enum(['critical-functionality', 'security', 'data-corruption']),
          answer: z.enum(['yes', 'no']),
          note: words.optional(),
        }),
      )
      .output(type<void>()),
  },
  /** What rollbacks have pinned: watched until it is released, whether anybody looks or not. */
  pins: {
    watch: ask.output(eventIterator(type<readonly PinView[]>())),
    /** Looks again now. */
    refresh: ask.output(type<void>()),
    /** Somebody looked at this line, and says why it is well: it alarms no more. */
    seen: ask
      .input(z.object({ pin: pinKey, key: z.string().min(1).max(2000), note: words }))
      .output(type<void>()),
  },
  plan: {
    preview: ask
      .input(
        z.object({
          runbook: runbookId,
          targets: targetIds,
          given: given.optional(),
          reason: words.optional(),
          /** A run of another console (`Situation.underway`): the plan of the rest of it. */
          takeOver: runId.optional(),
        }),
      )
      .output(type<PlanView>()),
  },
  runs: {
    list: ask.output(eventIterator(type<readonly RunSummary[]>())),
    watch: ask.input(z.object({ run: runId })).output(eventIterator(type<Run>())),
    /** Lines of a step's output, by range: a million of them must not cross at once. */
    output: ask
      .input(
        range.extend({
          run: runId,
          step: stepId.optional(),
          search: z.string().max(200).optional(),
        }),
      )
      .output(type<OutputPage>()),
    /** `hash` is the plan that was shown; another plan by now is refused as stale. The hold arms and starts. */
    start: ask
      .input(
        z.object({
          run: runId,
          runbook: runbookId,
          targets: targetIds,
          given: given.optional(),
          hash,
          reason: words.optional(),
          takeOver: runId.optional(),
        }),
      )
      .output(type<{ readonly run: RunId }>()),
    approve: ask.input(stepInput.extend({ hash, challenge })).output(type<void>()),
    /** A manual step is done: what was seen. */
    answer: ask.input(stepInput.extend({ evidence: words })).output(type<void>()),
    /** A user says that something is wrong while this step watches. */
    heard: ask.input(stepInput.extend({ words })).output(type<void>()),
    /** With `override` a refusal that has a way through is gone past: typed reason, recorded. */
    retry: ask.input(stepInput.extend({ override: words.optional() })).output(type<void>()),
    /** What a step that tells people is to say; nothing is sent: its plan is asked about anew. */
    write: ask.input(stepInput.extend({ words: statusWords })).output(type<void>()),
    skip: ask.input(stepInput.extend({ because: words })).output(type<void>()),
    undo: ask.input(stepInput).output(type<void>()),
    pause: ask.input(z.object({ run: runId })).output(type<void>()),
    resume: ask.input(z.object({ run: runId })).output(type<void>()),
    cancel: ask.input(z.object({ run: runId, because: words })).output(type<void>()),
  },
  /** A second person, for the steps that the profile names. */
  second: {
    /** The code that answers the request. */
    give: ask.input(stepInput.extend({ code: z.string().max(400) })).output(type<void>()),
    /** Goes on without, once the profile's minutes have run: typed reason, recorded as a gap. */
    waive: ask.input(stepInput.extend({ because: words })).output(type<void>()),
    /** A new request in the place of one that has lapsed. */
    ask: ask.input(stepInput).output(type<void>()),
  },
  migrations: {
    /** Looks at every migration now: the table, the code that is live, Prisma's own CLI. */
    look: ask.output(type<MigrationBoard>()),
  },
  sources: {
    /** Looks at everything that the database can be brought back to, and at what each would lose. */
    look: ask.output(type<SourcesView>()),
  },
  contracts: {
    /** Looks at every contract now, at every endpoint: what it runs, and who may pause, unpause and upgrade it. */
    look: ask.output(type<ContractBoard>()),
  },
  traffic: {
    /** Never gated: no arming, no lease, no approval, no passed check. */
    putBack: ask.input(z.object({ run: runId })).output(type<void>()),
  },
  artifacts: {
    /** The profile's contracts, to choose from. */
    contracts: ask.output(type<readonly NamedContract[]>()),
    /** A compiled contract, in parts because of its size; with the last one it is read, judged and kept. */
    put: ask
      .input(
        z.object({
          upload: z.string().regex(/^[\w-]{8,60}$/),
          fileName: z.string().min(1).max(200),
          /** Characters that were put before. */
          from: z.number().int().min(0),
          text: z.string().max(100_000),
          last: z.boolean(),
          /** Which contract of a build-info. */
          contract: z.string().max(200).optional(),
        }),
      )
      .output(type<ReadFile>()),
  },
  /** What was signed earlier: it goes in and is sealed; what comes back is told by its hash. */
  signed: {
    list: ask.output(type<readonly KeptSignedView[]>()),
    keep: ask
      .input(z.object({ text: z.string().min(1).max(40_000) }))
      .output(type<KeptSignedView>()),
    forget: ask.input(z.object({ id: transactionHash })).output(type<void>()),
  },
  evidence: {
    read: ask.input(blob).output(type<{ readonly base64: string }>()),
  },
  history: {
    list: ask
      .input(range.extend({ search: z.string().max(200).optional() }))
      .output(type<{ readonly total: number; readonly rows: readonly HistoryRow[] }>()),
  },
  /** The log itself: what it holds, how far others can prove it, and how it leaves this laptop. */
  audit: {
    watch: ask.output(eventIterator(type<AuditView>())),
    /** Verified records by range: a hundred thousand of them must not cross at once. */
    records: ask.input(range.extend(recordFilter)).output(type<RecordPage>()),
    record: ask.input(z.object({ seq })).output(type<RecordDetail>()),
    /** Somebody stands up for what went past the log. */
    countersign: ask
      .input(z.object({ gap: seq, name: words, statement: words }))
      .output(type<void>()),
    /** Deletes whole segments that an outside checkpoint covers. */
    prune: ask
      .input(z.object({ through: seq, challenge: z.string().max(200) }))
      .output(type<void>()),
    /** A file in parts: `from` is what the part before named as next. */
    file: ask
      .input(
        z.object({
          format: fileFormat,
          run: runId.optional(),
          from: z.string().max(40).optional(),
        }),
      )
      .output(type<FilePart>()),
  },
  /** The copy in the team's history database. */
  historyExport: {
    now: ask.output(type<void>()),
    /** What making its tables would send; nothing is sent. */
    planSetUp: ask.output(type<HistorySetUp>()),
    setUp: ask.input(z.object({ hash })).output(type<void>()),
  },
  kit: {
    /** Makes one. What comes back is where its page can be opened: never the kit itself. */
    make: ask.input(z.object({ passphrase })).output(type<{ readonly page: string | null }>()),
    /** Shows that the kit opens a record: what arming production asks for. */
    prove: ask.input(z.object({ kit: kitText, passphrase })).output(type<void>()),
  },
  credentials: {
    /** Everything that is kept, the log's key included, from one store into the other. */
    move: ask
      .input(z.object({ to: keptIn, passphrase: passphrase.optional() }))
      .output(type<void>()),
    /** One-way: a value goes in and never comes back. */
    keep: ask
      .input(z.object({ name: secretName, value: z.string().min(1).max(20_000) }))
      .output(type<void>()),
    forget: ask.input(z.object({ name: secretName })).output(type<void>()),
  },
  preferences: {
    get: ask.output(type<Preferences>()),
    set: ask
      .input(
        z.object({
          theme: z.enum(['dark', 'light', 'auto']).optional(),
          privacy: z.boolean().optional(),
        }),
      )
      .output(type<Preferences>()),
  },
}

export type Contract = typeof contract
