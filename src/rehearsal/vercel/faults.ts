import type { Sabotage } from './alias-job.ts'

/** What can be made to go wrong on the way of one request. */
export type TransportFaultKind =
  /** Answers `status` (default 503) with `code` and `message`; nothing is carried out. */
  | 'status'
  /** 500 with a text body; nothing is carried out. */
  | 'text-500'
  /** 429 with `Retry-After` (`retryAfter` seconds, default 1) and `error.limit`; nothing is carried out. */
  | 'rate-limit'
  /** The connection is destroyed before anything is carried out. */
  | 'cut-before'
  /** The operation is carried out, then the connection is destroyed without an answer. */
  | 'cut-after'
  /** Waits `delayMs` (default 1000), then goes on as if nothing were. */
  | 'delay'
  /** A colleague promotes another release in the same second, just before ours (ours gets 409). */
  | 'colleague-before'
  /** The same, just after ours was accepted: theirs replaces it. */
  | 'colleague-after'
  /** The build that the operation starts ends in ERROR (`create-deployment`, `push`). */
  | 'build-fails'

export type FaultKind = TransportFaultKind | Sabotage['kind']

/** A fault that waits for its operation. */
export interface Fault {
  /** Name of a route (`rollback`, `get-project`, … see `routes.ts`), `site`, `push`, `read`, `mutation`, or `*`. */
  readonly on: string
  readonly kind: FaultKind
  readonly status?: number
  readonly code?: string
  readonly message?: string
  /** Seconds. */
  readonly retryAfter?: number
  readonly delayMs?: number
  /** `main`, `www`, `app` or the alias itself; for the kinds `domain-…` (default `app`) and for `on: 'site'` (default all). */
  readonly domain?: string
  /** How often it strikes before it is spent; default once, `null` for ever. */
  readonly times?: number | null
}

/** The faults of a running simulator; they are not kept over a restart. */
export interface Faults {
  arm(fault: Fault): void
  clear(): void
  /** What is still armed. */
  armed(): readonly Fault[]
  /** Takes the faults that strike something known by these names. */
  strike(names: readonly string[], only?: (fault: Fault) => boolean): readonly Fault[]
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
    strike: (names, only = () => true) => {
      const hits = (fault: Fault): boolean =>
        (names.includes(fault.on) || (fault.on === '*' && !names.includes('site'))) && only(fault)
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

/** What the struck faults do to the job that the operation begins. */
export function sabotageOf(faults: readonly Fault[]): readonly Sabotage[] {
  return faults.flatMap((fault): readonly Sabotage[] => {
    const domain = fault.domain ?? 'app'
    switch (fault.kind) {
      case 'domain-left-behind':
      case 'domain-fails':
        return [{ kind: fault.kind, domain }]
      case 'domain-lags':
        return [{ kind: fault.kind, domain, delayMs: fault.delayMs ?? 3000 }]
      case 'job-fails':
      case 'job-stalls':
        return [{ kind: fault.kind }]
      default:
        return []
    }
  })
}
