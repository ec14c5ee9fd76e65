import type { z } from 'zod'
import { type Failure, FailureError } from '../../../../shared/domain/failure.ts'
import type { VercelProfile } from '../../../../shared/domain/profile.ts'
import type { HttpRequest, HttpResponse } from '../../ports/http.ts'
import type { Reads } from '../../ports/reads.ts'
import { type Asked, answerFailure, unexpectedAnswer } from '../provider-failure.ts'
import { VercelErrorAnswer } from './answers.ts'
import { vercelOf } from './configuration.ts'

/** One call of Vercel's API. */
export interface VercelCall {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** From the root, e.g. `/v9/projects/prj_1`. */
  readonly path: string
  readonly query?: { readonly [name: string]: string }
}

/** Team scope goes on every call: without it a team's project is looked for in the personal account (facts/vercel.md). */
export function vercelUrl(vercel: VercelProfile, call: VercelCall): string {
  const url = new URL(`${vercel.baseUrl.replace(/\/+$/, '')}${call.path}`)
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value)
  if (vercel.teamId !== undefined) url.searchParams.set('teamId', vercel.teamId)
  return url.href
}

/** The request of a call, its token by name. */
export function vercelRequest(vercel: VercelProfile, call: VercelCall): HttpRequest {
  return {
    method: call.method,
    url: vercelUrl(vercel, call),
    headers: { authorization: { secret: vercel.secret, prefix: 'Bearer ' } },
  }
}

/** The call in words, for failures. */
export function askedVercel(vercel: VercelProfile, call: VercelCall): Asked {
  return { provider: 'Vercel', tried: `${call.method} ${call.path}`, secret: vercel.secret }
}

/** The provider's own words: `error` (a few endpoints say `err`), or the bare text of the body. */
export function vercelFailure(asked: Asked, response: HttpResponse, world?: string): Failure {
  const parsed = VercelErrorAnswer.safeParse(response.json)
  const error = parsed.success ? (parsed.data.error ?? parsed.data.err) : undefined
  const said = error
    ? [error.code, error.message].filter(Boolean).join(': ')
    : response.text.slice(0, 500) || 'no text'
  const found = answerFailure(asked, response, said, world)
  const reset = error?.limit?.reset
  if (found.code !== 'RATE_LIMITED' || found.retryAfterSeconds !== undefined || reset === undefined)
    return found
  // `limit.reset` is the provider's time in seconds; only its own Date can tell how far away that is.
  const now = response.providerDate
  return now === undefined
    ? found
    : { ...found, retryAfterSeconds: Math.max(0, Math.ceil(reset - now.getTime() / 1000)) }
}

/** Reads and parses one answer. @throws FailureError for any status but 2xx, and for an answer that does not fit */
export async function readVercel<T>(
  call: VercelCall,
  schema: z.ZodType<T>,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<T> {
  const vercel = vercelOf(world.profile)
  const asked = askedVercel(vercel, call)
  const response = await world.http.read(vercelRequest(vercel, call), signal)
  if (response.status < 200 || response.status > 299) {
    throw new FailureError(vercelFailure(asked, response))
  }
  const parsed = schema.safeParse(response.json)
  if (parsed.success) return parsed.data
  const misfit = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ')
  throw new FailureError(unexpectedAnswer(asked, response, misfit))
}
