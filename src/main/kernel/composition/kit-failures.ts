import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { KitOpened } from '../settings/recovery/index.ts'

const making = 'to make a recovery kit'
const proving = 'to open the recovery kit'

export function anotherInProgress(): FailureError {
  return new FailureError(
    failure('ANOTHER_IN_PROGRESS', {
      summary: 'A recovery kit is being made or proven at this moment.',
      tried: 'to begin with another one',
      next: 'Wait for it to end.',
    }),
  )
}

export function noLogForKit(text: string): FailureError {
  return new FailureError(
    failure('JOURNAL_REFUSED', {
      summary: `The audit log takes no records, so no kit can be made for it or proven: ${text}.`,
      tried: 'to read the audit log’s state',
      next: 'Do what the log asks for, then try again.',
    }),
  )
}

export function mustDisarm(): FailureError {
  return new FailureError(
    failure('BLOCKED', {
      summary: 'The console is armed: with a new kit it would be read-only until that is proven.',
      tried: making,
      next: 'Disarm the console first.',
    }),
  )
}

export function kitNotShown(because: string): FailureError {
  return new FailureError(
    failure('BLOCKED', {
      summary: `The kit’s page cannot be shown: ${because}.`,
      tried: making,
      world: 'No kit was made: the log is sealed as before.',
      next: 'Open the console where a page can be shown, then make the kit there.',
    }),
  )
}

export function kitNotKept(cause: unknown): FailureError {
  return new FailureError(
    failure('JOURNAL_REFUSED', {
      summary: 'The kit was made, but the log could not be sealed to it.',
      tried: making,
      world: 'The kit on the page that was shown opens nothing. The log is sealed as before.',
      next: 'Throw that page away. See to the log’s disk, then make another kit.',
    }),
    { cause },
  )
}

/** What cannot be read as a kit, with the field that is at fault. */
export function kitUnread(opened: Exclude<KitOpened, { readonly kind: 'open' }>): FailureError {
  switch (opened.kind) {
    case 'not-a-kit':
      return refused('kit', {
        summary: `This is no recovery kit: ${opened.because}.`,
        next: 'Copy the whole text of the kit, with its first and its last line.',
      })
    case 'wrong-passphrase':
      return refused('passphrase', {
        summary: 'The passphrase does not open this kit.',
        next: 'Type it again. If it is lost, make another kit: the log is sealed to that one from then on.',
      })
    case 'no-identity':
      return refused('kit', {
        summary: 'The kit opens, but it holds no age identity.',
        next: 'Use the kit as the console made it, or make another one.',
      })
    case 'no-restart-key':
      return refused('kit', {
        summary: 'The kit has no restart key: it could read the log, but not begin its chain anew.',
        next: 'Make a kit with the console: it has both keys.',
      })
  }
}

type Mismatch =
  | 'another-log'
  | 'an-earlier-kit'
  | 'not-sealed-yet'
  | 'another-restart-key'
  | 'does-not-open'

const MISMATCH: Readonly<Record<Mismatch, { readonly summary: string; readonly next: string }>> = {
  'another-log': {
    summary: 'This is the kit of another log: nothing of this one is sealed to it.',
    next: 'Use this profile’s kit (its page names profile and log), or make one.',
  },
  'an-earlier-kit': {
    summary: 'This is an earlier kit of this log: new records are sealed to a newer one.',
    next: 'Prove the newest kit. Keep this one too: it opens the older records.',
  },
  'not-sealed-yet': {
    summary: 'The log is not sealed to this kit yet: making it was interrupted.',
    next: 'Open the console again, which seals new records to it, or make another kit; then prove it.',
  },
  'another-restart-key': {
    summary: 'The kit opens the log, but its restart key is not the one that the log names.',
    next: 'Use the kit that the console made for this profile, or make another one.',
  },
  'does-not-open': {
    summary: 'The newest segment is addressed to this kit, but does not open with it.',
    next: 'The log may be damaged or tampered with: npm run audit -- verify DIR says more. Make another kit.',
  },
}

export function notOfThisLog(mismatch: Mismatch): FailureError {
  return refused('kit', MISMATCH[mismatch])
}

function refused(
  field: 'kit' | 'passphrase',
  words: { readonly summary: string; readonly next: string },
): FailureError {
  return new FailureError(
    failure('KIT_REFUSED', {
      ...words,
      tried: proving,
      field,
      retry: 'no',
    }),
  )
}
