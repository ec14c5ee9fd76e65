import type { VercelState } from './model.ts'

/** What a call comes to: an HTTP answer, and the state after it when it changed something. */
export interface Answer {
  readonly status: number
  /** Left out: an empty body, as promote and rollback have it. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly state?: VercelState
}

export function ok(body: unknown, state?: VercelState): Answer {
  return state === undefined ? { status: 200, body } : { status: 200, body, state }
}

/** `{error:{code,message,…}}`, the body of every refusal (facts/vercel.md §6). */
export function refuse(
  status: number,
  error: { readonly code: string; readonly message: string; readonly [key: string]: unknown },
): Answer {
  return { status, body: { error } }
}

export function notFound(message: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return refuse(404, { ...more, code: 'not_found', message })
}

export function badRequest(message: string): Answer {
  return refuse(400, { code: 'bad_request', message })
}

/** 429 with `Retry-After` and the `limit` block. Seconds. */
export function rateLimited(retryAfter: number, now: Date): Answer {
  const resetMs = now.getTime() + retryAfter * 1000
  const limit = { remaining: 0, reset: Math.ceil(resetMs / 1000), resetMs, total: 120 }
  return {
    ...refuse(429, { code: 'rate_limited', message: 'Rate limit exceeded', limit }),
    headers: {
      'retry-after': String(retryAfter),
      'x-ratelimit-limit': '120',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(limit.reset),
    },
  }
}
