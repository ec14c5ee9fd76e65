import type { ExportView } from '../../../../shared/domain/audit.ts'
import {
  type Failure,
  FailureError,
  failure,
  failureOf,
} from '../../../../shared/domain/failure.ts'
import { JournalDamaged } from '../../journal/index.ts'
import { type Clock, timestamp } from '../../ports/clock.ts'
import type { ExportOutcome } from './export-history.ts'
import { noTables } from './export-refusals.ts'

/** What the exporter shows, but for the number of waiting records, which grows by itself. */
type State =
  | {
      readonly kind: 'idle'
      readonly settled: number
      readonly at: string | null
      readonly note: string | null
    }
  | { readonly kind: 'no-tables' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'queued'; readonly failure: Failure; readonly nextTry: string }
  | { readonly kind: 'refused' | 'fork'; readonly failure: Failure }

export interface Visit {
  /** Compares everything that lies there, too. */
  readonly compareAll: boolean
  progress(step: { readonly done: number; readonly total: number }): void
}

export interface ExporterParts {
  readonly clock: Clock
  readonly database: string
  visit(how: Visit, signal: AbortSignal): Promise<ExportOutcome>
  /** Sequence of the newest record in the log. */
  newest(): number
  /** Newest record there, as far as the log knows from earlier exports. */
  known(): number
  /** Whether a rescue needs the line and this laptop now: the copy can wait, nothing is lost by it. */
  busy(): boolean
}

/** Keeps the copy up: by itself when it may, again when it failed for a while, never while a rescue is at work. */
export interface Exporter {
  view(): ExportView
  watch(listener: () => void): () => void
  /** There is something to send: soon, and not while a rescue is at work. */
  wanted(): void
  /** Whether a rescue is at work may have changed. */
  lookAround(): void
  /** Somebody says that the network is back. */
  reachable(): void
  /** Now, whatever else goes on, and with everything there compared. @throws FailureError */
  now(): Promise<void>
  close(): Promise<void>
}

/** Records that belong together arrive together. */
const COMPANY_MS = 1_000
const FIRST_BACKOFF_MS = 5_000
const LAST_BACKOFF_MS = 5 * 60_000

export function createExporter(parts: ExporterParts): Exporter {
  const { clock } = parts
  const listeners = new Set<() => void>()
  const closing = new AbortController()
  let watermark = parts.known()
  let state: State = { kind: 'idle', settled: watermark, at: null, note: null }
  let before: State = state
  let backoff = FIRST_BACKOFF_MS
  let isWanted = false
  let waiting: AbortController | undefined
  let visiting:
    | { readonly done: Promise<void>; readonly stop: AbortController; byHand: boolean }
    | undefined

  function set(next: State): void {
    state = next
    for (const listener of listeners) listener()
  }

  /** One visit at a time; whoever comes while one is on waits for it and begins another. */
  async function visit(byHand: boolean): Promise<Failure | undefined> {
    while (visiting !== undefined) await visiting.done
    if (closing.signal.aborted) return undefined
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, closing.signal])
    before = state
    isWanted = false
    const work = visitOnce(byHand, signal)
    visiting = { done: work.then(() => undefined), stop, byHand }
    const failed = await work
    visiting = undefined
    return failed
  }

  async function visitOnce(byHand: boolean, signal: AbortSignal): Promise<Failure | undefined> {
    try {
      const progress: Visit['progress'] = (step) => set({ kind: 'running', ...step })
      if (byHand) set({ kind: 'running', done: 0, total: parts.newest() - watermark })
      const outcome = await parts.visit({ compareAll: byHand, progress }, signal)
      backoff = FIRST_BACKOFF_MS
      if (outcome.kind === 'no-tables') {
        set({ kind: 'no-tables' })
        return noTables().failure
      }
      watermark = outcome.watermark
      const note = outcome.notes.length === 0 ? null : outcome.notes.join('; ')
      set({ kind: 'idle', settled: outcome.settled, at: timestamp(clock), note })
      return undefined
    } catch (thrown) {
      const failed = failureFrom(thrown)
      if (signal.aborted) stepAside()
      else fail(failed)
      return failed
    }
  }

  /** Called off by a rescue or by the end of the console: as if it had not begun. */
  function stepAside(): void {
    isWanted = true
    if (!closing.signal.aborted) set(before.kind === 'running' ? idle() : before)
  }

  function fail(failed: Failure): void {
    if (failed.retry !== 'safe') {
      set({ kind: failed.code === 'LOG_FORKED' ? 'fork' : 'refused', failure: failed })
      return
    }
    const wait = backoff
    backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)
    const nextTry = new Date(clock.now().getTime() + wait).toISOString()
    set({ kind: 'queued', failure: failed, nextTry })
    isWanted = true
    begin(wait)
  }

  /** After a while, unless a rescue is at work then: its end begins it. */
  function begin(inMilliseconds: number): void {
    waiting?.abort()
    const mine = new AbortController()
    waiting = mine
    const signal = AbortSignal.any([mine.signal, closing.signal])
    // Whoever ends the waiting has a reason of their own; a visit never rejects.
    void clock.sleep(inMilliseconds, signal).then(
      () => {
        if (waiting === mine) waiting = undefined
        if (isWanted && !parts.busy()) void visit(false)
      },
      () => undefined,
    )
  }

  function idle(): State {
    return { kind: 'idle', settled: watermark, at: null, note: null }
  }

  return {
    view: () => viewOf(state, { ...parts, watermark }),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wanted() {
      // What was refused would be refused again, until somebody has looked.
      if (state.kind === 'refused' || state.kind === 'fork') return
      isWanted = true
      if (state.kind !== 'queued' && !parts.busy()) begin(COMPANY_MS)
    },
    lookAround() {
      if (parts.busy()) {
        if (visiting?.byHand === false) visiting.stop.abort()
      } else if (isWanted && waiting === undefined && visiting === undefined) begin(COMPANY_MS)
    },
    reachable() {
      if (state.kind !== 'queued') return
      backoff = FIRST_BACKOFF_MS
      if (!parts.busy()) begin(0)
    },
    async now() {
      const failed = await visit(true)
      if (failed !== undefined) throw new FailureError(failed)
    },
    async close() {
      closing.abort()
      await visiting?.done
    },
  }
}

function viewOf(
  state: State,
  facts: { readonly database: string; readonly watermark: number; newest(): number },
): ExportView {
  const { database, watermark } = facts
  const behind = (from: number) => Math.max(0, facts.newest() - from)
  switch (state.kind) {
    case 'idle': {
      const { settled, at, note } = state
      const waiting = behind(Math.max(settled, watermark))
      return { kind: 'idle', database, watermark, waiting, at, note }
    }
    case 'no-tables':
      return { kind: 'no-tables', database }
    case 'running':
      return { kind: 'running', database, done: state.done, total: state.total }
    case 'queued':
    case 'refused':
      return { ...state, waiting: behind(watermark) }
    case 'fork':
      return { kind: 'fork', failure: state.failure }
  }
}

function failureFrom(thrown: unknown): Failure {
  const tried = 'to copy the audit log into the history database'
  if (!(thrown instanceof JournalDamaged)) return failureOf(thrown, tried)
  return failure('JOURNAL_REFUSED', {
    summary: 'The log on the disk is no longer what was verified when the console opened.',
    tried,
    answered: thrown.message,
    world: 'What had arrived in the history database before is there. Nothing else was sent.',
    next: 'Close the console, copy the log’s directory as it is, and let `npm run audit -- verify` name the place.',
    retry: 'no',
  })
}
