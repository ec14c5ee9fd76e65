import { type Failure, type FailureCode, failure } from '../../../shared/domain/failure.ts'
import type { HttpResponse } from '../ports/http.ts'

/** What a provider was asked, for the words of a failure. */
export interface Asked {
  /** As people call it, e.g. `Vercel`. */
  readonly provider: string
  /** Method and path, without a secret. */
  readonly tried: string
  /** Name of the credential that was used. */
  readonly secret: string
}

const CODES: ReadonlyMap<number, FailureCode> = new Map<number, FailureCode>([
  [401, 'UNAUTHORIZED'],
  [402, 'PLAN_LIMIT'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  // Statuspage answers either of the two.
  [420, 'RATE_LIMITED'],
  [429, 'RATE_LIMITED'],
])

/** What an HTTP status above 399 means; providers leave most of them unexplained, so their own words are kept. */
function failureCodeOf(status: number): FailureCode {
  const known = CODES.get(status)
  if (known !== undefined) return known
  if (status >= 500) return 'PROVIDER_ERROR'
  return status >= 400 ? 'REFUSED_BY_PROVIDER' : 'UNEXPECTED_ANSWER'
}

/** Seconds of a `Retry-After` header: a number, or a date, which is compared with the provider's own clock only. */
function retryAfterSeconds(response: HttpResponse): number | undefined {
  const header = response.headers['retry-after']
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header)
  const at = Date.parse(header)
  if (Number.isNaN(at) || response.providerDate === undefined) return undefined
  return Math.max(0, Math.ceil((at - response.providerDate.getTime()) / 1000))
}

function nextFor(code: FailureCode, asked: Asked, wait: number | undefined): string {
  switch (code) {
    case 'UNAUTHORIZED':
      return `Enter a valid token as credential "${asked.secret}", then try again. The dashboard works meanwhile.`
    case 'FORBIDDEN':
      return `Check the scope of credential "${asked.secret}" and the ids in the profile, or use the dashboard.`
    case 'PLAN_LIMIT':
      return 'Choose the deployment just before the live one, or use another way (promote, dashboard).'
    case 'NOT_FOUND':
      return 'Check the ids in the profile, and choose another target.'
    case 'RATE_LIMITED':
      return wait === undefined
        ? 'Wait a minute, then try again.'
        : `Wait ${wait} s, then try again.`
    case 'PROVIDER_ERROR':
      return `Look at the status page of ${asked.provider}, then try again or use the dashboard.`
    default:
      return 'Read the answer, choose another target or use the dashboard.'
  }
}

/** The failure in an answer that is not a success; `said` is the provider's text, verbatim. */
export function answerFailure(
  asked: Asked,
  response: HttpResponse,
  said: string,
  world?: string,
): Failure {
  const code = failureCodeOf(response.status)
  const wait = code === 'RATE_LIMITED' ? retryAfterSeconds(response) : undefined
  return failure(code, {
    summary: `${asked.provider} answered ${response.status}: ${said}`,
    tried: asked.tried,
    answered: `HTTP ${response.status} ${said}`,
    next: nextFor(code, asked, wait),
    retry: code === 'RATE_LIMITED' || code === 'PROVIDER_ERROR' ? 'safe' : 'no',
    ...(world === undefined ? {} : { world }),
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  })
}

/** A success that does not say what the console needs to know. */
export function unexpectedAnswer(asked: Asked, response: HttpResponse, misfit: string): Failure {
  return failure('UNEXPECTED_ANSWER', {
    summary: `${asked.provider} answered something that the console does not understand (${misfit})`,
    tried: asked.tried,
    answered: `HTTP ${response.status} ${response.text.slice(0, 500)}`,
    next: 'Check the address in the profile; use the dashboard meanwhile.',
  })
}
