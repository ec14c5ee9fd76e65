import { type IncomingMessage, request } from 'node:http'
import type { PagerDutyState } from '../pagerduty/start-pagerduty.ts'
import type { SlackMessage } from '../slack/slack-message.ts'
import type { StatuspageState } from '../statuspage/start-statuspage.ts'
import type { TrafficSummary } from '../traffic/summarise-traffic.ts'
import { controlSocketOf } from './control-socket.ts'

/** Somebody who keeps a world alive. */
export interface Attachment {
  /** Resolves when the world has gone, or could not be reached. */
  readonly gone: Promise<void>
  leave(): void
}

/** What the world's stand-ins keep of what people were told. */
export interface Told {
  readonly statuspage: StatuspageState
  readonly pagerduty: PagerDutyState
}

/** A client of a world's control socket. */
export interface WorldControl {
  /** Null when no world answers. */
  state(): Promise<Readonly<Record<string, unknown>> | null>
  /** `{system: 'vercel' | 'railway' | 'slack' | 'statuspage' | 'pagerduty', …fault}`, or `{system, clear: true}`. */
  faults(request: Readonly<Record<string, unknown>>): Promise<void>
  /** Skews the simulators' clocks, or one of them. */
  clock(request: { skewMs: number; system?: 'vercel' | 'railway' }): Promise<void>
  /** What users saw since a moment. */
  traffic(since?: Date): Promise<TrafficSummary>
  slackMessages(): Promise<readonly SlackMessage[]>
  /** What stands on the status page, and who was paged. */
  told(): Promise<Told>
  /** Resolves when nothing of the world runs any more. */
  stop(): Promise<void>
}

/** Counts as attached until `leave`, or until this process ends. Rejects when no world answers. */
export function attachWorld(dir: string): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: controlSocketOf(dir), path: '/attach' })
    asked.once('error', reject)
    asked.once('response', (response) => {
      asked.on('error', () => undefined)
      const gone = new Promise<void>((done) => {
        response.once('close', done)
        response.on('error', () => done())
      })
      response.resume()
      resolve({ gone, leave: () => asked.destroy() })
    })
    asked.end()
  })
}

export function controlOf(dir: string): WorldControl {
  const ask = (method: 'GET' | 'POST', route: string, body?: unknown) =>
    askWorld(controlSocketOf(dir), { method, route, body })
  return {
    async state() {
      // The answers' shapes are the control server's own, of the same build.
      return (await ask('GET', '/state').catch(() => null)) as Record<string, unknown> | null
    },
    async faults(fault) {
      await ask('POST', '/faults', fault)
    },
    async clock(skew) {
      await ask('POST', '/clock', skew)
    },
    async traffic(since) {
      const query = since === undefined ? '' : `?since=${since.getTime()}`
      return (await ask('GET', `/traffic${query}`)) as TrafficSummary
    },
    async slackMessages() {
      return (await ask('GET', '/slack/messages')) as readonly SlackMessage[]
    },
    async told() {
      return (await ask('GET', '/told')) as Told
    },
    async stop() {
      await ask('POST', '/stop')
    },
  }
}

interface Question {
  readonly method: 'GET' | 'POST'
  readonly route: string
  readonly body: unknown
}

function askWorld(socketPath: string, question: Question): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, method: question.method, path: question.route },
      (response) => {
        readAnswer(response).then(resolve, reject)
      },
    )
    asked.once('error', reject)
    asked.end(question.body === undefined ? undefined : JSON.stringify(question.body))
  })
}

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  if (response.statusCode !== 200) throw new Error(`world: ${response.statusCode} ${text.trim()}`)
  return JSON.parse(text)
}
