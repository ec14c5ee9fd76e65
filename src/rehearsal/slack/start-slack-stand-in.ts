import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJsonFile, writeJsonFile } from '../process/json-file.ts'
import { closeServer, listen } from '../process/listen.ts'
import { createSlackFaults, type SlackFaults } from './slack-faults.ts'

/** A message as it was posted. */
export interface SlackMessage {
  /** ISO. */
  readonly at: string
  readonly text: string
  /** The whole payload. */
  readonly payload: Readonly<Record<string, unknown>>
}

export interface SlackOptions {
  readonly dir: string
  readonly port: number
  /** `/services/T…/B…/…`: a secret, as at Slack. */
  readonly webhookPath: string
  readonly now: () => Date
}

export interface SlackStandIn {
  readonly port: number
  readonly url: string
  readonly faults: SlackFaults
  messages(): readonly SlackMessage[]
  close(): Promise<void>
}

const KEPT_MESSAGES = 500
const BODY_LIMIT = 256 * 1024

/** An incoming webhook of Slack (facts/notifications.md, 4): 200 `ok` as text, errors as a status and a text code. */
export async function startSlackStandIn(options: SlackOptions): Promise<SlackStandIn> {
  const file = path.join(options.dir, 'slack.json')
  let messages = storedMessages(readJsonFile(file))
  const faults = createSlackFaults()
  const take = (payload: Record<string, unknown>) => {
    const { text: posted } = payload
    const text = typeof posted === 'string' ? posted : ''
    messages = [...messages, { at: options.now().toISOString(), text, payload }].slice(
      -KEPT_MESSAGES,
    )
    writeJsonFile(file, { format: 1, messages })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request)
    const fault = faults.strike()
    if (fault?.kind === 'delay') await sleep(fault.delayMs ?? 1_000)
    // Not request.destroy(): a request that has been read to its end lets the socket live.
    if (fault?.kind === 'cut-before') return void request.socket.destroy()
    if (fault?.kind === 'text-500') return say(response, 500, 'server_error')
    if (fault?.kind === 'status')
      return say(response, fault.status ?? 503, fault.text ?? 'no_service')
    if (fault?.kind === 'rate-limit') {
      response.setHeader('retry-after', String(fault.retryAfter ?? 1))
      return say(response, 429, 'rate_limited')
    }
    if (request.url?.split('?')[0] !== options.webhookPath) return say(response, 404, 'no_service')
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
    faults,
    messages: () => messages,
    close: () => closeServer(server),
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text)
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
