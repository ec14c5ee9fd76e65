import type { KitStatus } from '../../../shared/domain/audit.ts'
import type { Session } from '../../../shared/domain/session.ts'

/** One thing that a real environment needs before its first incident, in the order in which to do it. */
export interface FirstRunStep {
  readonly id: 'credentials' | 'kit' | 'rehearsal'
  readonly done: boolean
  /** What is left of it. */
  readonly text: string
}

/**
 * What is left before a production profile is ready, or nothing where all is done or where it is not for
 * this console to do. Each goes by being done, and in no other way.
 */
export function firstRunSteps(known: {
  readonly session: Session | null
  readonly kit: KitStatus | null
  readonly rehearsedAt: string | undefined
}): readonly FirstRunStep[] | null {
  const { session, kit, rehearsedAt } = known
  if (session === null || kit === null || session.environment !== 'production') return null
  if (session.problems.length > 0 || session.log.heldByAnother) return null
  const steps: readonly FirstRunStep[] = [
    credentialsStep(session),
    { id: 'kit', done: kit.kind === 'proven', text: kitText[kit.kind] },
    {
      id: 'rehearsal',
      done: rehearsedAt !== undefined,
      text: rehearsedAt === undefined ? 'never done here' : 'done',
    },
  ]
  return steps.every(({ done }) => done) ? null : steps
}

/** What ends with the session is entered, but not kept. */
function credentialsStep({ credentials, credentialKeeping }: Session): FirstRunStep {
  const missing = credentials.filter(({ state }) => state !== 'present').length
  const homeless = credentialKeeping === 'session'
  const text =
    missing > 0 ? `${missing} of ${credentials.length} not there` : homeless ? 'not kept' : 'kept'
  return { id: 'credentials', done: missing === 0 && !homeless, text }
}

const kitText: Readonly<Record<KitStatus['kind'], string>> = {
  'not-needed': 'not needed',
  none: 'not made',
  made: 'not proven',
  proven: 'proven',
  gone: 'out of use',
  unknown: 'unknown',
}
