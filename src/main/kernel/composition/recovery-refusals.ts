import {
  type Failure,
  type FailureCode,
  FailureError,
  failure,
} from '../../../shared/domain/failure.ts'

const tried = 'to recover the audit log'

function refused(
  code: FailureCode,
  words: Pick<Failure, 'summary' | 'next'> & Partial<Failure>,
): FailureError {
  return new FailureError(failure(code, { retry: 'no', ...words, tried }))
}

export function profileBroken(name: string): FailureError {
  return refused('PROFILE_INVALID', {
    summary: `The profile “${name}” is broken, so where its log lies is not certain.`,
    next: 'Open the console on it: it names each problem. Mend them, then recover.',
  })
}

export function noLogThere(dir: string): FailureError {
  return refused('NOT_FOUND', {
    summary: `There is no audit log in ${dir}.`,
    next: 'Put the log’s directory there from a copy, or just open the console: it begins a new log.',
  })
}

export function heldByConsole(pid: number | null): FailureError {
  const who = pid === null ? 'A console' : `A console (process ${pid})`
  return refused('SECOND_CONSOLE', {
    summary: `${who} holds this log.`,
    next: 'Close it first; it need not be in a hurry, a locked log goes on sealed to the kit.',
    retry: 'safe',
  })
}

export function damagedLog(findings: readonly string[]): FailureError {
  return refused('JOURNAL_REFUSED', {
    summary: `The log is damaged or was tampered with: ${findings.join('; ')}.`,
    next: 'Open the console and acknowledge the damage with a reason, or put a whole copy of the directory back; then recover.',
  })
}

/** The place of the key does not answer: locked, hanging or away is not lost. */
export function storeAway(because: Failure | undefined): FailureError {
  return refused(because?.code ?? 'CREDENTIAL_STORE_ABSENT', {
    summary: because?.summary ?? 'The store of credentials does not answer.',
    world: 'Whether the log’s key is lost cannot be known. Nothing was changed.',
    next: because?.next ?? 'Start the keychain, then try again.',
    retry: 'safe',
  })
}

export function logRefused(next: string): FailureError {
  return refused('JOURNAL_REFUSED', {
    summary: 'The log could not be begun anew.',
    world: 'A new key is kept, but the log is as it was: running this again goes on from there.',
    next,
    retry: 'safe',
  })
}
