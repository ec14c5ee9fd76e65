/** What can be made to go wrong. See `Fault` for where each applies. */
export type FaultKind =
  /** Answers `status` with a JSON body; nothing is carried out. */
  | 'status'
  /** 500 with a text body; nothing is carried out. */
  | 'text-500'
  /** 429 with `Retry-After` (`retryAfter` seconds, default 1); nothing is carried out. */
  | 'rate-limit'
  /** The connection is destroyed before anything is carried out. */
  | 'cut-before'
  /** The operation is carried out, then the connection is destroyed without an answer. */
  | 'cut-after'
  /** Waits `delayMs` (default 1000), then goes on as if nothing were. */
  | 'delay'
  /** HTTP 200 with `errors[]` holding `message`; nothing is carried out. */
  | 'graphql-error'
  /** HTTP 200, "Not Authorized" (dead token and missing permission read the same). */
  | 'not-authorized'
  /** HTTP 200, "Project Token not found". */
  | 'token-not-found'
  /** HTTP 200, "Two Factor Authentication Required" with `extensions.workspaceName`. */
  | 'two-factor'
  /** The deployment that the operation makes ends in FAILED (health check never passes). */
  | 'deploy-fails'
  /** The deployment that the operation makes stays in DEPLOYING. */
  | 'deploy-stalls'
  /** After the deployment is a success, one replica of the one before keeps serving. */
  | 'replica-left-behind'
  /** A colleague redeploys what is live now, in the same second, just before ours. */
  | 'colleague-before'
  /** The same, just after ours: theirs wins. */
  | 'colleague-after'

/** A fault that waits for its operation. */
export interface Fault {
  /** A root field (`deploymentRollback`), `query`, `mutation`, or `*`. */
  readonly on: string
  readonly kind: FaultKind
  /** HTTP status of kind `status`; default 503. */
  readonly status?: number
  /** Seconds. */
  readonly retryAfter?: number
  readonly delayMs?: number
  readonly message?: string
  /** How often it strikes before it is spent; default once, `null` for ever. */
  readonly times?: number | null
}

/** The faults of a running simulator. */
export interface Faults {
  arm(fault: Fault): void
  clear(): void
  /** What is still armed. */
  armed(): readonly Fault[]
  /** Takes the faults that strike an operation with these root fields. */
  strike(operation: 'query' | 'mutation', fields: readonly string[]): readonly Fault[]
}

/** An empty set of faults. */
export function createFaults(): Faults {
  let faults: readonly Fault[] = []
  return {
    arm: (fault) => {
      faults = [...faults, fault]
    },
    clear: () => {
      faults = []
    },
    armed: () => faults,
    strike: (operation, fields) => {
      const hits = (fault: Fault): boolean =>
        fault.on === '*' || fault.on === operation || fields.includes(fault.on)
      const struck = faults.filter(hits)
      faults = faults.flatMap((fault) => {
        if (!hits(fault) || fault.times === null) return [fault]
        const left = (fault.times ?? 1) - 1
        return left > 0 ? [{ ...fault, times: left }] : []
      })
      return struck
    },
  }
}
