import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { Arming } from '../../../shared/domain/session.ts'
import type { Clock } from '../ports/clock.ts'

/** Long enough for one incident's decisions, short enough that a forgotten laptop is harmless again. */
const ARMED_MS = 15 * 60_000

/** Whether this console may change anything. It opens read-only; one gesture arms it, time disarms it. */
export interface ArmingSwitch {
  current(): Arming
  /** @throws FailureError NO_KIT where the profile cannot be armed */
  arm(by: Actor): void
  disarm(by: Actor): void
  /** @throws FailureError NOT_ARMED, NO_KIT */
  require(): void
  watch(listener: () => void): () => void
}

export function createArming(parts: {
  readonly clock: Clock
  /** Why it cannot be armed now, or nothing: a kit may be proven while the console is open. */
  readonly impossible: () => string | undefined
  /** Tells the log; permission changes are recorded. */
  readonly record: (change: 'armed' | 'disarmed', by: Actor) => void
}): ArmingSwitch {
  const listeners = new Set<() => void>()
  let armed: { readonly until: number; readonly by: Actor } | undefined

  function current(): Arming {
    const because = parts.impossible()
    if (because !== undefined) return { kind: 'impossible', because }
    const now = parts.clock.now().getTime()
    if (armed === undefined || armed.until <= now) return { kind: 'read-only' }
    return { kind: 'armed', until: new Date(armed.until).toISOString(), by: armed.by }
  }
  function changed(): void {
    for (const listener of listeners) listener()
  }

  return {
    current,
    arm(by) {
      const because = parts.impossible()
      if (because !== undefined) throw refusal('NO_KIT', because)
      const was = current().kind
      armed = { until: parts.clock.now().getTime() + ARMED_MS, by }
      if (was !== 'armed') parts.record('armed', by)
      changed()
    },
    disarm(by) {
      if (current().kind === 'armed') parts.record('disarmed', by)
      armed = undefined
      changed()
    },
    require() {
      const now = current()
      if (now.kind === 'impossible') throw refusal('NO_KIT', now.because)
      if (now.kind === 'read-only') throw refusal('NOT_ARMED', 'The console is read-only.')
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function refusal(code: 'NO_KIT' | 'NOT_ARMED', summary: string): FailureError {
  return new FailureError(
    failure(code, {
      summary,
      tried: 'to change something',
      next:
        code === 'NOT_ARMED'
          ? 'Arm the console, then do it again.'
          : 'Do what that asks for, then arm the console.',
    }),
  )
}
