import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFaultQueue, type FaultQueue } from '../process/fault-queue.ts'
import { readJsonFile, writeJsonFile } from '../process/json-file.ts'
import { closeServer, listen } from '../process/listen.ts'
import type { SlackFault } from './slack-fault.ts'
import type { SlackMessage } from './slack-message.ts'
import { answerWebApi, type SlackBot } from './web-api.ts'

export interface SlackOptions {
  readonly dir: string
  readonly port: number
  /** `/services/T…/B…/…`: a secret, as at Slack. */
  readonly webhookPath: string
  /** With it the Web API answers below `/api/`. */
  readonly bot?: SlackBot
  readonly now: () => Date
}

export interface SlackStandIn {
  readonly port: number
  readonly url: string
  /** Of the Web API. */
  readonly apiUrl: string
  readonly faults: FaultQueue<SlackFault>
  messages(): readonly SlackMessage[]
  close(): Promise<void>
}

const KEPT_MESSAGES = 500
const BODY_LIMIT = 256 * 1024

/** Slack's incoming webhook (200 `ok` as text, errors as a status and a text code) and its Web API. */
export async function startSlackStandIn(options: SlackOptions): Promise<SlackStandIn> {
  const file = path.join(options.dir, 'slack.json')
  let messages = storedMessages(readJsonFile(file))
  const faults = createFaultQueue<SlackFault>()
  const take = (payload: Record<string, unknown>): string => {
    const { text: posted } = payload
    const text = typeof posted === 'string' ? posted : ''
    const now = options.now()
    const ts = nextTs(messages.at(-1)?.ts, now)
    messages = [...messages, { at: now.toISOString(), text, ts, payload }].slice(-KEPT_MESSAGES)
    writeJsonFile(file, { format: 1, messages })
    return ts
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request)
    const url = new URL(request.url ?? '/', 'http://slack')
    const isApi = options.bot !== undefined && url.pathname.startsWith('/api/')
    // Looks go well: what can go wrong, and cannot be done again, is a post.
    const fault = request.method === 'POST' ? faults.strike() : null
    if (fault?.kind === 'delay') await sleep(fault.delayMs ?? 1_000)
    // Not request.destroy(): a request that has been read to its end lets the socket live.
    if (fault?.kind === 'cut-before') return void request.socket.destroy()
    if (fault?.kind === 'text-500') return say(response, 500, 'server_error')
    if (fault?.kind === 'status')
      return say(response, fault.status ?? 503, fault.text ?? 'no_service')
    if (fault?.kind === 'rate-limit') {
      response.setHeader('retry-after', String(fault.retryAfter ?? 1))
      if (isApi) return sayJson(response, { ok: false, error: 'ratelimited' }, 429)
      return say(response, 429, 'rate_limited')
    }
    if (isApi && options.bot !== undefined) {
      if (fault?.kind === 'ok-false') return sayJson(response, { ok: false, error: fault.text })
      const asked = {
        method: request.method ?? 'GET',
        name: url.pathname.slice('/api/'.length),
        query: url.searchParams,
        authorization: request.headers.authorization,
        body: parsePayload(body),
      }
      const answered = answerWebApi(asked, options.bot, { messages: () => messages, take })
      if (fault?.kind === 'cut-after') return void request.socket.destroy()
      return sayJson(response, answered)
    }
    if (url.pathname !== options.webhookPath) return say(response, 404, 'no_service')
    if (request.method !== 'POST') return say(response, 405, 'invalid_method')
    const payload = parsePayload(body)
    if (payload === null) return say(response, 400, 'invalid_payload')
    if (!['text', 'blocks', 'attachments'].some((key) => key in payload)) {
      return say(response, 400, 'no_text')
    }
    take(payload)
    if (fault?.kind === 'cut-after') return void request.socket.destroy()
    return say(response, 200, 'ok')
  }

  const port = await listen(server, options.port)
  return {
    port,
    url: `http://127.0.0.1:${port}${options.webhookPath}`,
    apiUrl: `http://127.0.0.1:${port}/api`,
    faults,
    messages: () => messages,
    close: () => closeServer(server),
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text)
}

function sayJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** Later than the one before, also where two come in one second. */
function nextTs(before: string | undefined, now: Date): string {
  const [seconds, count] = (before ?? '0.0').split('.').map(Number)
  const second = Math.floor(now.getTime() / 1000)
  const next = seconds === second ? (count ?? 0) + 1 : 1
  return `${second}.${String(next).padStart(6, '0')}`
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= BODY_LIMIT) chunks.push(bytes)
  }
  return size > BODY_LIMIT ? '' : Buffer.concat(chunks).toString('utf8')
}

function parsePayload(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    return Object.fromEntries(Object.entries(value))
  } catch {
    return null
  }
}

function storedMessages(stored: unknown): readonly SlackMessage[] {
  if (typeof stored !== 'object' || stored === null || !('messages' in stored)) return []
  // Written by ourselves alone, by rename.
  return Array.isArray(stored.messages) ? stored.messages : []
}
