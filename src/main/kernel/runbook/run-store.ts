import type { RunId, StepId } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { RunEvent } from '../../../shared/domain/run-event.ts'
import type { Progress } from '../../../shared/domain/step-state.ts'
import { transition } from '../../../shared/domain/transition.ts'
import { type Clock, timestamp } from '../ports/clock.ts'
import { bodyOf, type EventRecord, eventOf, recordOf } from './event-record.ts'
import { createOutputLog, type OutputLog } from './output-log.ts'

type Unstamped<E> = E extends RunEvent ? Omit<E, 'at' | 'run'> : never
/** An event without its time and run, which the store adds. */
export type NewEvent = Unstamped<RunEvent>

/** What the store needs of the journal. */
export interface EventSink {
  append(type: EventRecord['type'] | 'OUTPUT', body: JsonObject): Promise<unknown>
  appendDurable(type: EventRecord['type'], body: JsonObject): Promise<unknown>
}

export interface RecordOptions {
  /** What puts service back goes on past a journal that refuses; it counts as a gap. */
  readonly evenUnrecorded?: boolean
}

/** All runs of this console: folds of their journalled events. */
export interface RunStore {
  run(id: RunId): Run | undefined
  runs(): readonly Run[]
  /** Journals, then applies. @throws what the journal throws for an intent; other events go on and count as gaps */
  record(run: RunId, event: NewEvent, options?: RecordOptions): Promise<Run>
  progress(run: RunId, step: StepId, progress: Progress): void
  line(run: RunId, step: StepId, text: string): void
  readonly output: OutputLog
  /** Called after each change. Returns how to stop. */
  watch(listener: (run: Run) => void): () => void
  /** Puts a journalled record back, at start; others than a run's are passed over. */
  replay(body: JsonObject): void
  /** Whether all runs of now rest, because records of theirs may lie where they cannot be read. */
  rest(unread: boolean): void
}

export function createRunStore(parts: {
  readonly journal: EventSink
  readonly clock: Clock
  /** The journal refused something that had already happened. */
  readonly onGap: (event: RunEvent, cause: unknown) => void
  /** A watcher threw: a bug, and no reason to stop a rescue. */
  readonly onSurprise?: (cause: unknown) => void
}): RunStore {
  const runs = new Map<RunId, Run>()
  const listeners = new Set<(run: Run) => void>()
  const output = createOutputLog()

  function apply(event: RunEvent): Run {
    return set(transition(runs.get(event.run), event))
  }
  function set(run: Run): Run {
    runs.set(run.id, run)
    for (const listener of listeners) tell(listener, run)
    return run
  }

  /** Who only watches must not come between a record and the step that made it. */
  function tell(listener: (run: Run) => void, run: Run): void {
    try {
      listener(run)
    } catch (cause) {
      parts.onSurprise?.(cause)
    }
  }

  async function record(id: RunId, unstamped: NewEvent, options: RecordOptions = {}): Promise<Run> {
    // The union loses its discriminant through Omit; putting the two fields back restores it.
    const event = { ...unstamped, run: id, at: timestamp(parts.clock) } as RunEvent
    const { type, durable } = recordOf(event)
    if (!durable) {
      parts.journal.append(type, bodyOf(event)).catch((cause) => parts.onGap(event, cause))
      return apply(event)
    }
    try {
      await parts.journal.appendDurable(type, bodyOf(event))
    } catch (cause) {
      // What is not yet done stays undone; what has happened is told all the same.
      const mustBeOnDisk = event.kind === 'intent' || event.kind === 'run-started'
      if (mustBeOnDisk && options.evenUnrecorded !== true) throw cause
      parts.onGap(event, cause)
      apply(event)
      const because = `the audit log refused ${event.kind}`
      return apply({ kind: 'gap', run: id, at: event.at, because, by: 'console' })
    }
    return apply(event)
  }

  return {
    run: (id) => runs.get(id),
    runs: () => [...runs.values()],
    record,
    progress(id, step, progress) {
      const run = runs.get(id)
      if (run === undefined) return
      const steps = run.steps.map((one) => (one.id === step ? { ...one, progress } : one))
      set({ ...run, steps })
    },
    line(id, step, text) {
      const line = output.add(id, { step, text, at: timestamp(parts.clock) })
      parts.journal.append('OUTPUT', { kind: 'line', run: id, ...line }).catch(() => {
        // A line of output that cannot be kept stops nothing; the journal's status says that it refuses.
      })
    },
    output,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    replay(body) {
      const event = eventOf(body)
      if (event !== undefined) apply(event)
      else output.replay(body)
    },
    rest(unread) {
      for (const { unread: _, ...run } of [...runs.values()]) {
        set(unread ? { ...run, unread: true } : run)
      }
    },
  }
}
