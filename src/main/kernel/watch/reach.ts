import type { FailureCode } from '../../../shared/domain/failure.ts'
import type { SystemId } from '../../../shared/domain/identifiers.ts'

/** How a look at one system ended. */
export interface LookEnd {
  readonly system: SystemId
  readonly end: FailureCode | 'answered'
}

const unreached: ReadonlySet<LookEnd['end']> = new Set(['UNREACHABLE', 'TIMED_OUT', 'OFFLINE'])
// The network was not asked.
const silent: ReadonlySet<LookEnd['end']> = new Set([
  'CANCELLED',
  'INTERNAL',
  'PROFILE_INVALID',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_STORE_LOCKED',
  'CREDENTIAL_STORE_ABSENT',
  'CREDENTIAL_STORE_TIMED_OUT',
])

/**
 * Whether the network is there, as far as the newest look at each provider tells: offline where none of
 * those that were asked could be reached. A refusal is an answer.
 */
export function watchReach(tell: (online: boolean) => void): (ends: readonly LookEnd[]) => void {
  const newest = new Map<SystemId, boolean>()
  return (ends) => {
    const telling = ends.filter(({ end }) => !silent.has(end))
    if (telling.length === 0) return
    for (const { system, end } of telling) newest.set(system, !unreached.has(end))
    tell([...newest.values()].includes(true))
  }
}
