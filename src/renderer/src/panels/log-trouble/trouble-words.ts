import type { Session } from '../../../../shared/domain/session.ts'

/** What stands between the operator and a log that can be trusted, and the way past it. */
export interface TroubleWords {
  readonly way: 'acknowledge' | 'break-glass'
  readonly title: string
  readonly button: string
  readonly question: string
  readonly about: string
  readonly confirm: string
  readonly tried: string
}

export function troubleWords(
  session: Pick<Session, 'log' | 'breakGlass'>,
): TroubleWords | undefined {
  if (session.log.kind === 'tampered')
    return {
      way: 'acknowledge',
      title: 'The log was tampered with or damaged.',
      button: 'Acknowledge…',
      question: 'Go on with a damaged log?',
      about:
        'The damage stays visible to every verifier. That you saw it, and why you go on, is recorded as a new entry.',
      confirm: 'Acknowledge the damage',
      tried: 'to acknowledge the damage of the log',
    }
  // Another console writes that log: the way is to go on there.
  if (session.breakGlass || session.log.heldByAnother) return undefined
  const full = session.log.disk === 'no-new-runs'
  if (session.log.kind === 'refusing' || full)
    return {
      way: 'break-glass',
      title: full
        ? 'The disk of the log is nearly full: no new run begins.'
        : 'The log refuses: nothing can be done that is not recorded.',
      button: 'Break the glass…',
      question: 'Act without the log?',
      about:
        'Everything that is done from now on goes to a second place and counts as a gap, to be countersigned later. Putting traffic back never needs this.',
      confirm: 'Break the glass',
      tried: 'to go on past the refusing log',
    }
  return undefined
}
