/** Every way in which the console expects something to go wrong. Panels choose words and next steps by these. */
export type FailureCode =
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'REPLY_LOST'
  | 'CANCELLED'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'PROVIDER_ERROR'
  | 'REFUSED_BY_PROVIDER'
  | 'UNEXPECTED_ANSWER'
  | 'ANOTHER_IN_PROGRESS'
  | 'PAST_RETENTION'
  | 'PLAN_LIMIT'
  | 'WRONG_PROJECT'
  | 'SAME_AS_FAILING'
  | 'NO_CANDIDATE'
  | 'NOT_VERIFIED'
  | 'MIXED'
  | 'STALE_PLAN'
  | 'CHALLENGE_MISMATCH'
  /** A code of second approval that counts for nothing. */
  | 'CODE_REFUSED'
  | 'NOT_ARMED'
  | 'BLOCKED'
  | 'UNSETTLED'
  | 'CREDENTIAL_MISSING'
  | 'CREDENTIAL_STORE_LOCKED'
  | 'CREDENTIAL_STORE_ABSENT'
  | 'CREDENTIAL_STORE_TIMED_OUT'
  | 'JOURNAL_REFUSED'
  | 'NO_KIT'
  | 'KIT_REFUSED'
  | 'TOOL_MISSING'
  | 'TOOL_TOO_OLD'
  | 'COMMAND_FAILED'
  | 'DUMP_UNREADABLE'
  | 'DUMP_TRUNCATED'
  | 'DUMP_HASH_MISMATCH'
  | 'DUMP_WRONG_DATABASE'
  | 'DUMP_FORMAT_NOT_TAKEN'
  /** It holds something that must not be carried out. */
  | 'DUMP_REFUSED'
  | 'DUMP_MANIFEST_INVALID'
  | 'WRONG_SERVER'
  | 'NO_SPACE'
  | 'NO_PRIVILEGE'
  | 'SESSIONS_REMAIN'
  | 'DATA_DIFFERS'
  | 'SQL_FAILED'
  | 'ARTIFACT_INVALID'
  | 'ARGUMENT_INVALID'
  | 'LAYOUT_COLLIDES'
  | 'PROFILE_INVALID'
  | 'SECOND_CONSOLE'
  /** The history database holds another history under the name of this log. */
  | 'LOG_FORKED'
  /** The history database holds more of this log than the laptop does. */
  | 'LOG_CUT'
  /** Rows that were sent to the history database are no longer as they were sent. */
  | 'COPY_CHANGED'
  | 'OFFLINE'
  | 'INTERNAL'

/**
 * A failure in words: what was tried, what the other side answered (verbatim, masked), what state the
 * world is in now, and what to do next. All four are shown.
 */
export interface Failure {
  readonly code: FailureCode
  /** One sentence: what went wrong. */
  readonly summary: string
  /** What the console tried, e.g. `POST /v9/projects/prj_1/rollback/dpl_2`. */
  readonly tried: string
  /** What the other side answered, verbatim but masked; absent when it did not. */
  readonly answered?: string
  /** What state the world is in now, e.g. `Nothing was changed.` */
  readonly world: string
  /** What the operator should do next. */
  readonly next: string
  /** A refusal that may be gone past, with a typed reason: what that means. */
  readonly wayThrough?: string
  /** The profile field or input that is at fault, as a path. */
  readonly field?: string
  /** `safe`: may simply be tried again; `probe-first`: look before; `no`: it would fail the same way. */
  readonly retry: 'safe' | 'probe-first' | 'no'
  /** Seconds that the other side asked us to wait. */
  readonly retryAfterSeconds?: number
}

type FailureWords = Omit<Failure, 'code' | 'retry' | 'world'> &
  Partial<Pick<Failure, 'retry' | 'world'>>

/** Builds a failure; without other words nothing was changed, and trying again is safe. */
export function failure(code: FailureCode, words: FailureWords): Failure {
  // The code comes last: words that are taken from another failure do not bring theirs.
  return { world: 'Nothing was changed.', retry: 'safe', ...words, code }
}

/** Carries a declared failure across an await. What is thrown otherwise is a surprise, and a bug. */
export class FailureError extends Error {
  readonly failure: Failure
  constructor(declared: Failure, options?: { readonly cause?: unknown }) {
    super(`${declared.code}: ${declared.summary}`, options)
    this.name = 'FailureError'
    this.failure = declared
  }
}

/** The declared failure in whatever was thrown; anything undeclared becomes INTERNAL, with its message only. */
export function failureOf(thrown: unknown, tried: string): Failure {
  if (thrown instanceof FailureError) return thrown.failure
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return failure('INTERNAL', {
    summary: `The console itself failed: ${message}`,
    tried,
    world: 'Unknown: look before anything is tried again.',
    next: 'Probe the system, then retry. Please report this.',
    retry: 'probe-first',
  })
}
