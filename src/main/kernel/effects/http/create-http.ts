import { Agent } from 'undici'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpMutations, HttpRequest, HttpResponse, Sent } from '../../ports/http.ts'
import type { Secrets } from '../secrets.ts'
import { describeRequest } from './describe-request.ts'
import { type FreshConnection, openFreshConnection } from './fresh-connection.ts'
import { requestFailure } from './request-failure.ts'
import { delayAfterAnswer, delayAfterFailure } from './retry-delay.ts'
import { AddressInvalid, AnswerTooLarge, fillRequest, sendOnce, timeoutOf } from './send-request.ts'

export interface HttpParts {
  readonly secrets: Secrets
  readonly clock: Clock
  /** 0..1, spreads retries. */
  readonly random?: () => number
}

const MAXIMUM_ATTEMPTS = 3
const KEEP_ALIVE_MS = 4_000

/** HTTP over undici; `close` ends idle connections. `mutate` here records nothing: see create-effects. */
export function createHttp(parts: HttpParts): HttpMutations & { close(): Promise<void> } {
  const { secrets, clock, random = Math.random } = parts
  const agent = new Agent({ allowH2: false, keepAliveTimeout: KEEP_ALIVE_MS })

  async function read(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const deadline = AbortSignal.timeout(timeoutOf(request))
    const either = AbortSignal.any([signal, deadline])
    const endsAt = clock.monotonic() + timeoutOf(request)
    for (let attempt = 1; ; attempt += 1) {
      const result = await attemptRead(request, either)
      const delay =
        'status' in result
          ? delayAfterAnswer(result)
          : delayAfterError(result.error, attempt, random())
      const isLast = attempt === MAXIMUM_ATTEMPTS || either.aborted
      if (isLast || delay === undefined || clock.monotonic() + delay >= endsAt) {
        if ('status' in result) return result
        throw failed(request, result.error, { signal, deadline })
      }
      await clock.sleep(delay, either).catch((error: unknown) => {
        throw failed(request, error, { signal, deadline })
      })
    }
  }

  async function attemptRead(
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse | { readonly error: unknown }> {
    try {
      return await sendOnce(await fillRequest(request, secrets), agent, signal)
    } catch (error) {
      return { error }
    }
  }

  async function mutate(request: HttpRequest, signal: AbortSignal): Promise<Sent<HttpResponse>> {
    const deadline = AbortSignal.timeout(timeoutOf(request))
    let connection: FreshConnection | null = null
    try {
      const filled = await fillRequest(request, secrets)
      signal.throwIfAborted()
      connection = openFreshConnection(filled.url)
      const either = AbortSignal.any([signal, deadline])
      return { kind: 'answered', answer: await sendOnce(filled, connection.dispatcher, either) }
    } catch (error) {
      const why = failed(request, error, { signal, deadline }).failure
      return connection?.wasConnected() === true
        ? { kind: 'reply-lost', failure: lost(why) }
        : { kind: 'not-sent', failure: why }
    } finally {
      await connection?.close()
    }
  }

  return { read, mutate, close: () => agent.destroy() }
}

/** Failures of the connection are worth another try; a missing credential or a huge answer are not. */
function delayAfterError(error: unknown, attempt: number, random: number): number | undefined {
  const hopeless =
    error instanceof FailureError ||
    error instanceof AnswerTooLarge ||
    error instanceof AddressInvalid
  return hopeless ? undefined : delayAfterFailure(attempt, random)
}

function failed(
  request: HttpRequest,
  cause: unknown,
  signals: { readonly signal: AbortSignal; readonly deadline: AbortSignal },
): FailureError {
  const attempted = {
    tried: describeRequest(request),
    cancelled: signals.signal.aborted,
    timedOut: signals.deadline.aborted,
    timeoutMs: timeoutOf(request),
  }
  // No `cause`: what the network layer throws may hold header values.
  return cause instanceof FailureError && !signals.signal.aborted && !signals.deadline.aborted
    ? cause
    : new FailureError(requestFailure(unwrapped(cause), attempted))
}

/** A sleep that was cut short says CANCELLED; whether that was the operator or the deadline, the signals know. */
function unwrapped(error: unknown): unknown {
  return error instanceof FailureError && error.failure.code === 'CANCELLED' ? undefined : error
}

function lost(why: Failure): Failure {
  return failure('REPLY_LOST', {
    summary: `It was sent, and no whole answer came back: ${why.summary}`,
    tried: why.tried,
    ...(why.answered === undefined ? {} : { answered: why.answered }),
    world: 'Unknown: it may have happened.',
    next: 'Wait: the console looks whether it happened. Nothing is sent again before that.',
    retry: 'probe-first',
  })
}
