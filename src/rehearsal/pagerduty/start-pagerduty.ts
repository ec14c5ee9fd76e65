import path from 'node:path'
import { createFaultQueue, type FaultQueue } from '../process/fault-queue.ts'
import type { HttpFault } from '../process/http-fault.ts'
import { readJsonFile, writeJsonFile } from '../process/json-file.ts'
import { type Answered, type Asked, isRecord, startJsonServer } from '../process/json-server.ts'

/** An alert: triggers with one key are one alert. */
export interface PagerAlert {
  readonly dedupKey: string
  readonly status: 'triggered' | 'acknowledged' | 'resolved'
  readonly summary: string
  /** How many triggers came for it. */
  readonly triggers: number
}

export interface PagerChange {
  readonly summary: string
  /** ISO. */
  readonly at: string
}

export interface PagerDutyState {
  readonly alerts: readonly PagerAlert[]
  readonly changes: readonly PagerChange[]
}

export interface PagerDutyOptions {
  readonly dir: string
  readonly port: number
  /** 32 characters. */
  readonly routingKey: string
  readonly now: () => Date
}

export interface PagerDutyStandIn {
  readonly port: number
  readonly url: string
  readonly faults: FaultQueue<HttpFault>
  state(): PagerDutyState
  close(): Promise<void>
}

const LARGEST_BYTES = 512 * 1024
const LONGEST_SUMMARY = 1024
const LONGEST_KEY = 255
const SEVERITIES = ['critical', 'error', 'warning', 'info']

/** PagerDuty's Events API v2: alerts by their key, and change events (docs/notifications.md). */
export async function startPagerDuty(options: PagerDutyOptions): Promise<PagerDutyStandIn> {
  const { routingKey, now } = options
  const file = path.join(options.dir, 'pagerduty.json')
  let state = storedState(readJsonFile(file))
  const faults = createFaultQueue<HttpFault>()

  function keep(next: PagerDutyState): void {
    state = next
    writeJsonFile(file, { format: 1, ...state })
  }

  function answer({ method, url, body, bytes }: Asked): Answered {
    if (method !== 'POST') return { status: 405, json: undefined }
    if (bytes > LARGEST_BYTES) return { status: 413, json: undefined }
    if (body === null) return invalid('JSON is invalid')
    const { routing_key: key } = body
    if (typeof key !== 'string' || key.length !== 32) return invalid("'routing_key' is invalid")
    // A key of the right form that nobody has is taken and dropped, as at PagerDuty.
    const isOurs = key === routingKey
    if (url.pathname === '/v2/change/enqueue') return change(body, isOurs)
    if (url.pathname !== '/v2/enqueue') return { status: 404, json: undefined }
    return event(body, isOurs)
  }

  function change(body: Readonly<Record<string, unknown>>, isOurs: boolean): Answered {
    const payload = isRecord(body['payload']) ? body['payload'] : {}
    const { summary } = payload
    if (typeof summary !== 'string' || summary === '')
      return invalid("'payload.summary' is missing")
    const made = { summary, at: now().toISOString() }
    if (isOurs) keep({ ...state, changes: [...state.changes, made] })
    return { status: 202, json: { status: 'success', message: 'Change event processed' } }
  }

  function event(body: Readonly<Record<string, unknown>>, isOurs: boolean): Answered {
    const { event_action: action, dedup_key: given } = body
    const dedupKey = typeof given === 'string' ? given : `made-${state.alerts.length}`
    if (dedupKey.length > LONGEST_KEY) return invalid("'dedup_key' is too long")
    if (action === 'trigger') {
      const problem = payloadProblem(body['payload'])
      if (problem !== null) return invalid(problem)
      const payload = isRecord(body['payload']) ? body['payload'] : {}
      if (isOurs) keep({ ...state, alerts: triggered(state.alerts, dedupKey, payload) })
    } else if (action === 'acknowledge' || action === 'resolve') {
      const status = action === 'resolve' ? 'resolved' : 'acknowledged'
      // Silently nothing, where no such alert is open.
      const alerts = state.alerts.map((alert) =>
        alert.dedupKey === dedupKey && alert.status !== 'resolved'
          ? ({ ...alert, status } as const)
          : alert,
      )
      if (isOurs) keep({ ...state, alerts })
    } else return invalid("'event_action' is invalid")
    const json = { status: 'success', message: 'Event processed', dedup_key: dedupKey }
    return { status: 202, json }
  }

  const server = await startJsonServer({
    port: options.port,
    faults,
    error: (status) => ({ status: 'throttle exceeded', message: `answered ${status}` }),
    answer,
  })
  return { port: server.port, url: server.url, faults, state: () => state, close: server.close }
}

function payloadProblem(payload: unknown): string | null {
  if (!isRecord(payload)) return "'payload' is missing"
  const { summary, source, severity } = payload
  if (typeof summary !== 'string' || summary === '') return "'payload.summary' is missing"
  if (summary.length > LONGEST_SUMMARY) return "'payload.summary' is too long"
  if (typeof source !== 'string' || source === '') return "'payload.source' is missing"
  return SEVERITIES.includes(String(severity)) ? null : "'payload.severity' is invalid"
}

function triggered(
  alerts: readonly PagerAlert[],
  dedupKey: string,
  payload: Readonly<Record<string, unknown>>,
): readonly PagerAlert[] {
  const open = alerts.find((alert) => alert.dedupKey === dedupKey && alert.status !== 'resolved')
  if (open === undefined) {
    const summary = String(payload['summary'])
    return [...alerts, { dedupKey, status: 'triggered', summary, triggers: 1 }]
  }
  return alerts.map((alert) =>
    alert === open ? { ...alert, triggers: alert.triggers + 1 } : alert,
  )
}

function invalid(problem: string): Answered {
  const json = { status: 'invalid event', message: 'Event object is invalid', errors: [problem] }
  return { status: 400, json }
}

function storedState(stored: unknown): PagerDutyState {
  // Written by ourselves alone, by rename.
  return isRecord(stored) && Array.isArray(stored['alerts'])
    ? (stored as unknown as PagerDutyState)
    : { alerts: [], changes: [] }
}
