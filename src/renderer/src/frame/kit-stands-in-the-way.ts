import type { KitStatus } from '../../../shared/domain/audit.ts'
import type { Session } from '../../../shared/domain/session.ts'

/** What the recovery kit still needs before this console can be armed, if it is the kit that stands in the way. */
export type KitNeed = 'make' | 'prove' | 'look'

export function kitStandsInTheWay(
  session: Pick<Session, 'arming' | 'problems' | 'log' | 'environment'> | null,
  kit: KitStatus | null,
): KitNeed | null {
  if (session === null || kit === null) return null
  const { arming, problems, log, environment } = session
  // Another console, or a broken profile: no kit would help.
  if (arming.kind !== 'impossible' || log.heldByAnother || problems.length > 0) return null
  if (environment !== 'production') return null
  switch (kit.kind) {
    case 'none':
    case 'gone':
      return 'make'
    case 'made':
      return 'prove'
    case 'unknown':
      return 'look'
    case 'proven':
    case 'not-needed':
      return null
  }
}
