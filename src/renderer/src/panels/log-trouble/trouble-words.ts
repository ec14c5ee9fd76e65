import type { Session } from '../../../../shared/domain/session.ts'

/** What stands between the operator and a log that can be trusted, and the way past it. */
export interface TroubleWords {
  readonly way: 'acknowledge' | 'break-glass'
  readonly title: string
  /** What is wrong, and what else can be done, in sentences. */
  readonly facts: string
  /** What to do before going on; absent where the button says it all. */
  readonly next?: { readonly lead: string; readonly text: string }
  readonly button: string
  readonly question: string
  readonly about: string
  readonly confirm: string
  readonly tried: string
}

const ABOUT_GLASS =
  'Everything that is done from now on goes to a second place and counts as a gap, to be countersigned later. Putting traffic back never needs this.'

/** What is there is whole; the log's own sentence says that, and would deny the title. */
const AMONG_THE_MISSING =
  'Damage of it was acknowledged, and that record may be among what is missing.'

export function troubleWords(
  session: Pick<Session, 'log' | 'breakGlass' | 'arming'>,
): TroubleWords | undefined {
  if (session.log.kind === 'tampered')
    return {
      way: 'acknowledge',
      title: 'The log was tampered with or damaged.',
      facts: session.log.text,
      next: {
        lead: 'Before that:',
        text: 'copy its directory as it is, and find out who could write there. A rescue need not wait for that.',
      },
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
  const shut = session.log.kind === 'locked' && session.log.genesis === ''
  const unarmed =
    session.arming.kind === 'impossible' &&
    (session.log.kind === 'locked' || session.log.damaged === true)
  if (shut || unarmed)
    return {
      way: 'break-glass',
      title: shut
        ? 'The key of the log is not at hand: nothing can be recorded.'
        : 'Nothing can be armed: the log cannot say that its recovery kit was proven.',
      facts: session.log.kind === 'verified' ? AMONG_THE_MISSING : session.log.text,
      ...(shut
        ? {}
        : {
            next: {
              lead: 'What to do:',
              text: 'prove the kit in History, where it is at hand. A rescue need not wait for that.',
            },
          }),
      button: 'Break the glass…',
      question: 'Act without the log?',
      about: ABOUT_GLASS,
      confirm: 'Break the glass',
      tried: 'to go on past the log',
    }
  if (session.log.kind === 'refusing' || full)
    return {
      way: 'break-glass',
      title: full
        ? 'The disk of the log is nearly full: no new run begins.'
        : 'The log refuses: nothing can be done that is not recorded.',
      facts: session.log.text,
      button: 'Break the glass…',
      question: 'Act without the log?',
      about: ABOUT_GLASS,
      confirm: 'Break the glass',
      tried: 'to go on past the refusing log',
    }
  return undefined
}
