import type { Failure } from '../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'

/** A secret by name inside a header, e.g. `{ secret: 'vercel', prefix: 'Bearer ' }`. Only effects resolve it. */
export interface SecretText {
  readonly secret: string
  readonly prefix?: string
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** May be a secret itself (a webhook). */
  readonly url: string | SecretText
  readonly headers?: { readonly [name: string]: string | SecretText }
  /** Sent as JSON. */
  readonly body?: JsonValue
  /** Fields that are put into a body that is an object, each with the name of the secret that it holds. */
  readonly secretFields?: { readonly [field: string]: string }
  /** Whole request, default 15 s. */
  readonly timeoutMs?: number
  /** Answers above this are cut off and refused, default 8 MiB. */
  readonly maximumBytes?: number
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string }
  readonly text: string
  /** The body parsed, or `undefined` where it is not JSON (a 500 with plain text must be survived). */
  readonly json: unknown
  readonly durationMs: number
  /** The provider's own clock, from its `Date` header. */
  readonly providerDate?: Date
}

/** Looks only. Retried by itself where that helps: connection failures, 429 and 503 with `Retry-After`. */
export interface HttpReads {
  /** Any status is an answer. @throws FailureError UNREACHABLE, TIMED_OUT, CANCELLED, CREDENTIAL_*, UNEXPECTED_ANSWER (too large) */
  read(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
}

/** What became of something that was sent to change the world. */
export type Sent<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Certain: nothing left this machine (no connection, no credential). */
  | { readonly kind: 'not-sent'; readonly failure: Failure }
  /** Sent, or perhaps sent, and no whole answer came back. */
  | { readonly kind: 'reply-lost'; readonly failure: Failure }

/** Changes the world: once, over a fresh connection, never retried. */
export interface HttpMutations extends HttpReads {
  mutate(request: HttpRequest, signal: AbortSignal): Promise<Sent<HttpResponse>>
}
