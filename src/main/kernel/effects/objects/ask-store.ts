import { type Dispatcher, request as send } from 'undici'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { BucketProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Clock } from '../../ports/clock.ts'
import { requestFailure } from '../http/request-failure.ts'
import type { Secrets } from '../secrets.ts'
import { readErrorCode } from './read-xml.ts'
import { encodePart, signRequest } from './sign-request.ts'

export interface StoreParts {
  readonly bucket: BucketProfile
  readonly secrets: Pick<Secrets, 'reveal'>
  readonly clock: Clock
}

export interface Question {
  readonly method: 'GET' | 'HEAD'
  /** Empty for the bucket itself. */
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer whose body has not been read. */
export type StoreAnswer = Dispatcher.ResponseData

const HEADERS_MS = 20_000
/** Silence in the middle of a body: then the connection is taken up anew. */
const SILENCE_MS = 20_000
const ATTEMPTS = 4

/**
 * Asks the store once. The address is the profile's alone: a redirect is an answer, and is not followed with a
 * signature. @throws FailureError UNREACHABLE, TIMED_OUT, CANCELLED, CREDENTIAL_*
 */
export async function askOnce(
  parts: StoreParts,
  question: Question,
  signal: AbortSignal,
): Promise<StoreAnswer> {
  const { bucket, secrets, clock } = parts
  const { method, key, query = {}, headers = {} } = question
  const path = [bucket.name, ...key.split('/')].map(encodePart).join('/')
  const url = new URL(`${bucket.endpoint.replace(/\/+$/, '')}/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  // What is sent must be what was signed: spaces as %20, in S3's own order.
  url.search = [...url.searchParams]
    .map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`)
    .sort()
    .join('&')
  const secretAccessKey = await secrets.reveal(bucket.secret)
  const { accessKeyId, region } = bucket
  const signed = signRequest(
    { method, url, headers, at: clock.now() },
    { accessKeyId, secretAccessKey, region },
  )
  try {
    return await send(url, {
      ...{ method, headers: signed, signal },
      ...{ headersTimeout: HEADERS_MS, bodyTimeout: SILENCE_MS },
    })
  } catch (error) {
    throw new FailureError(lostFailure(error, question, signal), { cause: error })
  }
}

/** Asks until it is answered with something else than *later*. Reads only, so it may be sent again. */
export async function askStore(
  parts: StoreParts,
  question: Question,
  signal: AbortSignal,
): Promise<{
  readonly status: number
  readonly headers: StoreAnswer['headers']
  readonly text: string
}> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await askOnce(parts, question, signal)
      const text = await answer.body.text()
      const later =
        answer.statusCode === 503 || answer.statusCode === 429 || answer.statusCode === 500
      if (!later || attempt === ATTEMPTS)
        return { status: answer.statusCode, headers: answer.headers, text }
    } catch (error) {
      const lost =
        error instanceof FailureError ? error.failure : lostFailure(error, question, signal)
      if (signal.aborted || attempt === ATTEMPTS || lost.code.startsWith('CREDENTIAL'))
        throw error instanceof FailureError ? error : new FailureError(lost, { cause: error })
    }
    await parts.clock.sleep(200 * 2 ** attempt, signal)
  }
}

function lostFailure(error: unknown, question: Question, signal: AbortSignal): Failure {
  return requestFailure(error, {
    tried: wordsOf(question),
    cancelled: signal.aborted,
    timedOut: false,
    timeoutMs: HEADERS_MS,
  })
}

const wordsOf = ({ method, key }: Question): string =>
  `${method} ${key === '' ? 'the bucket' : key}`

const codes: { readonly [status: number]: Failure['code'] } = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  412: 'DUMP_HASH_MISMATCH',
  429: 'RATE_LIMITED',
  503: 'RATE_LIMITED',
}

/** What a no of the store means. Its own code is told, its text is not: it repeats the key. */
export function refusedBy(status: number, xml: string, question: Question): Failure {
  const own = readErrorCode(xml)
  const skewed = own === 'RequestTimeTooSkewed'
  const changed = status === 412
  return failure(codes[status] ?? 'UNEXPECTED_ANSWER', {
    summary: skewed
      ? 'The store does not take the time of this laptop.'
      : changed
        ? `${question.key} is another object than the one that was looked at.`
        : `The store refused ${wordsOf(question)}.`,
    tried: wordsOf(question),
    answered: `${status}${own === undefined ? '' : ` ${own}`}`,
    next: skewed
      ? 'Set the clock of this laptop, then retry.'
      : changed
        ? 'Look again: somebody has written it anew.'
        : 'Check endpoint, region, bucket and key in the profile, and the rights of the access key.',
    field: 'systems.postgres.bucket',
    ...(skewed || changed ? { retry: 'probe-first' as const } : {}),
  })
}
