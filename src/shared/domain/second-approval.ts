import type { PlanHash, Timestamp } from './identifiers.ts'
import type { Purpose } from './step-state.ts'

/** Somebody who may approve a second time. */
export interface Approver {
  readonly name: string
  /** Account names under which this person works at a console: by these it sees that somebody approves himself. */
  readonly accounts: readonly string[]
  /** `ed25519:` and the 32 bytes in base64, as `npm run approve -- --new-key` prints it. */
  readonly publicKey: string
}

/** Which operations need a second person, and who that may be. */
export interface SecondApprovalProfile {
  /** `SYSTEM.OPERATION`, e.g. `postgres.swap`. */
  readonly operations: readonly string[]
  readonly approvers: readonly Approver[]
  /** How long a request may be answered, and its answer used. */
  readonly validMinutes: number
  /** From when on nobody need be waited for any more, with a reason. */
  readonly breakGlassAfterMinutes: number
}

/** What a second person is asked about one plan. */
export interface SecondRequest {
  /** 32 hex characters; a code answers it once. */
  readonly nonce: string
  readonly planHash: PlanHash
  readonly purpose: Purpose
  readonly at: Timestamp
  /** Since when somebody is asked about this very plan: a request that is made anew does not begin the waiting again. */
  readonly since: Timestamp
  readonly validMinutes: number
  readonly breakGlassAfterMinutes: number
  /** What is copied to the other person; the signature is over this text. */
  readonly line: string
}

/** How a request ended. */
export type SecondAnswer =
  | { readonly kind: 'approved'; readonly approver: string; readonly at: Timestamp }
  /** Nobody was reached in time, and the operator went on without: a reason, recorded as a gap. */
  | {
      readonly kind: 'waived'
      readonly by: string
      readonly because: string
      readonly at: Timestamp
    }

export interface SecondApproval {
  readonly request: SecondRequest
  readonly answer?: SecondAnswer
  /** The act that it approved has begun: it covers no other. */
  readonly used?: true
}

type Asked = { readonly seconds?: readonly SecondApproval[] }

/** What was asked last about a step, where that was for this plan and no act has used it up. */
export function openSecond(
  { seconds }: Asked,
  about: { readonly planHash: PlanHash; readonly purpose: Purpose },
): SecondApproval | undefined {
  const newest = seconds?.at(-1)
  if (newest === undefined || newest.used === true) return undefined
  const { planHash, purpose } = newest.request
  return planHash === about.planHash && purpose === about.purpose ? newest : undefined
}

/** Until when the request can be answered, and an answer used; in ms since 1970. */
export function validUntil({ request, answer }: SecondApproval): number {
  const from = answer?.kind === 'waived' ? answer.at : request.at
  return Date.parse(from) + request.validMinutes * 60_000
}

/** From when on the glass may be broken; in ms since 1970. */
export function waivableFrom({ since, breakGlassAfterMinutes }: SecondRequest): number {
  return Date.parse(since) + breakGlassAfterMinutes * 60_000
}

/** Who else stands behind what was done to a step, in words; one entry for each act. */
export function wordsOfSeconds({ seconds = [] }: Asked): readonly string[] {
  return seconds.flatMap(({ answer, used }) => {
    if (answer === undefined || used !== true) return []
    return answer.kind === 'approved'
      ? [`approved by ${answer.approver}`]
      : [`without the second approval: ${answer.because}`]
  })
}
