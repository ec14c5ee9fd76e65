import type { Clock } from '../ports/clock.ts'
import type { Engine } from './engine.ts'
import { waitingMessages } from './fail-or-queue.ts'
import type { RunStore } from './run-store.ts'

const NOT_OVER_YET_MS = 1_000

/** Sends what waits. The outbox itself is the log: a queued step is on disk, and so is each try. */
export interface Courier {
  /** The network is back: everything that waits is tried now. */
  reachable(): void
  close(): void
}

/**
 * Tries each waiting message again when it is due, in a paused run too: it was decided before, and it changes no
 * system. After a restart it goes on with what the log says is waiting.
 */
export function createCourier(parts: {
  readonly store: Pick<RunStore, 'runs' | 'watch'>
  readonly engine: Pick<Engine, 'redo' | 'isBusy'>
  readonly clock: Clock
}): Courier {
  const { store, engine, clock } = parts
  const closing = new AbortController()
  let sleeping: { readonly until: number; readonly stop: AbortController } | undefined

  function deliver(until: number): void {
    for (const { run, step, due } of waitingMessages(store.runs())) {
      if (due <= until && !engine.isBusy(run.id, step.id)) void engine.redo(run.id, step.id)
    }
  }

  function sleepUntilDue(atLeastMs = 0): void {
    const [next] = waitingMessages(store.runs())
    if (next === undefined || closing.signal.aborted || sleeping?.until === next.due) return
    sleeping?.stop.abort()
    const mine = { until: next.due, stop: new AbortController() }
    sleeping = mine
    const signal = AbortSignal.any([mine.stop.signal, closing.signal])
    const wait = Math.max(atLeastMs, next.due - clock.now().getTime())
    // Whoever ends the sleep has a reason of their own.
    void clock.sleep(wait, signal).then(
      () => {
        if (sleeping === mine) sleeping = undefined
        deliver(mine.until)
        // The try before may not have been over.
        sleepUntilDue(NOT_OVER_YET_MS)
      },
      () => undefined,
    )
  }

  const stopWatching = store.watch(() => sleepUntilDue())
  sleepUntilDue()
  return {
    reachable: () => deliver(Number.POSITIVE_INFINITY),
    close() {
      stopWatching()
      closing.abort()
    },
  }
}
