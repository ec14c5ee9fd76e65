import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { FileMap } from '../../shared/file-map.ts'
import type { DocumentShelf, ShelfAnswer } from '../documents/document-shelf.ts'
import { answerFile, answerJson, answerText } from './answer.ts'
import { answerDocument } from './answer-document.ts'
import type { Entrance } from './entrance.ts'
import type { RateLimit } from './rate-limit.ts'
import { readJsonBody } from './read-json-body.ts'
import { type AskedRequest, judgeRequest } from './same-origin.ts'
import { readSessionCookie, sessionCookie } from './session-cookie.ts'

/** A code is 43 characters; nothing larger is ever sent here. */
const BODY_LIMIT_BYTES = 1_024
const Code = z.strictObject({ code: z.string().max(100) })

export interface RequestParts {
  readonly port: number
  readonly files: FileMap
  readonly entrance: Entrance
  readonly limit: RateLimit
  readonly documents: Pick<DocumentShelf, 'take'>
  /** Told why a request was refused, in words that hold nothing of it. */
  readonly refused: (why: string) => void
}

/** Every request but the upgrade: first whether it may be answered, then the three things there are. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: RequestParts,
): Promise<void> {
  const asked = askedOf(request)
  const refusal = judgeRequest(asked, parts.port)
  if (refusal !== undefined) {
    parts.refused(refusal)
    return answerText(response, 403, 'Refused.')
  }
  if (asked.method === 'POST' && asked.target === '/session')
    return swapCode(request, response, parts)
  if (asked.method !== 'GET') {
    response.setHeader('Allow', 'GET')
    return answerText(response, 405, 'Not that way.')
  }
  const document = documentFor(asked, parts)
  if (document !== undefined) return answerDocument(response, document)
  const file = parts.files.get(asked.target)
  if (file === undefined) return answerText(response, 404, 'There is no such page.')
  return answerFile(response, file, request.headers.host?.toLowerCase() ?? '')
}

/** What the judge needs of a request. */
export function askedOf(request: IncomingMessage): AskedRequest {
  const { headers, rawHeaders, method = '', url: target = '' } = request
  const hosts = rawHeaders.filter(
    (name, at) => at % 2 === 0 && name.toLowerCase() === 'host',
  ).length
  return { method, target, headers, hosts }
}

/** Only for a browser that was let in; to every other there is no such page. */
function documentFor(asked: AskedRequest, parts: RequestParts): ShelfAnswer | undefined {
  if (!asked.target.startsWith('/document/')) return undefined
  const cookie = readSessionCookie(asked.headers.cookie, parts.port)
  if (cookie === undefined || !parts.entrance.knows(cookie)) return undefined
  return parts.documents.take(asked.target)
}

/** The one-time code for a cookie and a token. */
async function swapCode(
  request: IncomingMessage,
  response: ServerResponse,
  { port, entrance, limit, refused }: RequestParts,
): Promise<void> {
  const waitMs = limit.take()
  if (waitMs > 0) {
    refused('too many codes tried')
    response.setHeader('Retry-After', String(Math.ceil(waitMs / 1_000)))
    return answerText(response, 429, 'Too many tries.')
  }
  const body = await readJsonBody(request, BODY_LIMIT_BYTES)
  if (body.kind === 'refused') {
    // The rest of a body that is too large is not waited for.
    response.setHeader('Connection', 'close')
    return answerText(response, body.status, `Refused: ${body.because}.`)
  }
  const given = Code.safeParse(body.value)
  if (!given.success) return answerText(response, 400, 'Refused: a code is expected.')
  const pass = entrance.exchange(given.data.code)
  if (pass === undefined) {
    refused('a wrong, used or expired code')
    return answerText(response, 401, 'The code is wrong, used or too old.')
  }
  answerJson(response, { token: pass.token }, { 'Set-Cookie': sessionCookie(port, pass.cookie) })
}
