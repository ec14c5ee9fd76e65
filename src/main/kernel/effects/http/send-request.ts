import { type Dispatcher, request as send } from 'undici'
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import type { HttpRequest, HttpResponse } from '../../ports/http.ts'
import type { Secrets } from '../secrets.ts'

const TIMEOUT_MS = 15_000
const MAXIMUM_BYTES = 8 * 1024 * 1024

/** A request with its secrets filled in: lives for one sending. */
export interface FilledRequest {
  readonly url: URL
  readonly method: HttpRequest['method']
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly maximumBytes: number
}

/** The answer is larger than was asked for; what came so far is dropped. */
export class AnswerTooLarge extends Error {}
/** The address is none: said without showing it, because it may be a secret. */
export class AddressInvalid extends Error {}

/** Whole time that a request may take, in milliseconds. */
export function timeoutOf(request: HttpRequest): number {
  return request.timeoutMs ?? TIMEOUT_MS
}

/** Resolves secrets, at the last moment. @throws FailureError CREDENTIAL_*, AddressInvalid */
export async function fillRequest(request: HttpRequest, secrets: Secrets): Promise<FilledRequest> {
  const address = await secrets.text(request.url)
  if (!URL.canParse(address)) throw new AddressInvalid('not an address')
  const headers: Record<string, string> = { 'user-agent': 'rollback-console' }
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = await secrets.text(value)
  }
  return {
    url: new URL(address),
    method: request.method,
    headers,
    body: await bodyOf(request, secrets),
    maximumBytes: request.maximumBytes ?? MAXIMUM_BYTES,
  }
}

async function bodyOf(
  { body, secretFields = {} }: HttpRequest,
  secrets: Secrets,
): Promise<string | null> {
  if (body === undefined) return null
  const filled: Record<string, string> = {}
  for (const [field, name] of Object.entries(secretFields))
    filled[field] = await secrets.reveal(name)
  return JSON.stringify(isObject(body) ? { ...body, ...filled } : body)
}

function isObject(body: JsonValue): body is JsonObject {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

/** Sends once and reads the whole answer. Redirects are answers: a token must not follow them elsewhere. */
export async function sendOnce(
  filled: FilledRequest,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const started = performance.now()
  const { url, method, headers, body } = filled
  const answer = await send(url, { method, headers, body, dispatcher, signal })
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body) {
    const bytes: Uint8Array = piece
    length += bytes.length
    if (length > filled.maximumBytes) {
      answer.body.destroy()
      throw new AnswerTooLarge(`more than ${filled.maximumBytes} bytes`)
    }
    pieces.push(bytes)
  }
  const text = Buffer.concat(pieces).toString()
  const flat = flatten(answer.headers)
  const providerDate = dateOf(flat)
  return {
    status: answer.statusCode,
    headers: flat,
    text,
    json: parsed(text),
    durationMs: Math.round(performance.now() - started),
    ...(providerDate === undefined ? {} : { providerDate }),
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

function dateOf({ date }: Readonly<Record<string, string>>): Date | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(time) ? undefined : new Date(time)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
