import type { IncomingMessage, ServerResponse } from 'node:http'
import { classifyDatabaseError } from './database-failure.ts'

/** What a route answers. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Writes an answer as JSON. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const text = JSON.stringify(answer.body)
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    // The site is another origin and calls the API from the browser.
    'access-control-allow-origin': '*',
  })
  response.end(text)
}

/**
 * Turns a failed statement into an answer: a read-only or unreachable database is 503 with a code a
 * person can act on, anything else is the program's own failure.
 */
export function answerForError(error: unknown): Answer {
  const failure = classifyDatabaseError(error)
  switch (failure.kind) {
    case 'read-only':
      return {
        status: 503,
        body: { error: 'database_read_only', code: failure.code, message: 'Writes are paused' },
      }
    case 'connection':
      return {
        status: 503,
        body: { error: 'database_unavailable', code: failure.code, message: 'No database' },
      }
    case 'refused':
      return {
        status: 500,
        body: { error: 'statement_refused', code: failure.code, message: 'Internal error' },
      }
  }
}

/** Bodies above this many bytes are refused. */
const BODY_LIMIT = 16_384

/** Reads a JSON object from a request; an empty body is an empty object, anything else throws. */
export async function readJsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > BODY_LIMIT) throw new SyntaxError('body too large')
    chunks.push(bytes)
  }
  if (size === 0) return {}
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError('an object is expected')
  }
  return Object.fromEntries(Object.entries(value))
}
