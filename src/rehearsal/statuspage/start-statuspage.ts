import path from 'node:path'
import { createFaultQueue, type FaultQueue } from '../process/fault-queue.ts'
import type { HttpFault } from '../process/http-fault.ts'
import { readJsonFile, writeJsonFile } from '../process/json-file.ts'
import { type Answered, type Asked, isRecord, startJsonServer } from '../process/json-server.ts'
import { type Component, type Incident, problemsOf, updated } from './incident.ts'

export interface StatuspageOptions {
  readonly dir: string
  readonly port: number
  readonly apiKey: string
  readonly pageId: string
  readonly components: readonly { readonly id: string; readonly name: string }[]
  readonly now: () => Date
  /** Requests that the key may make in a rolling minute; Statuspage's own 60 where it is left out. */
  readonly perMinute?: number
}

/** What the page shows. */
export interface StatuspageState {
  readonly incidents: readonly Incident[]
  readonly components: readonly Component[]
}

export interface StatuspageStandIn {
  readonly port: number
  /** Of the API. */
  readonly url: string
  readonly faults: FaultQueue<HttpFault>
  state(): StatuspageState
  close(): Promise<void>
}

const MINUTE_MS = 60_000

/** Atlassian Statuspage, API v1: incidents and the states of components (docs/notifications.md). */
export async function startStatuspage(options: StatuspageOptions): Promise<StatuspageStandIn> {
  const { apiKey, pageId, now, perMinute = 60 } = options
  const file = path.join(options.dir, 'statuspage.json')
  let state = storedState(readJsonFile(file)) ?? {
    incidents: [],
    components: options.components.map((one) => ({ ...one, status: 'operational' })),
  }
  let asked: readonly number[] = []
  const faults = createFaultQueue<HttpFault>()

  function keep(next: StatuspageState): void {
    state = next
    writeJsonFile(file, { format: 1, ...state })
  }

  function answer(request: Asked): Answered {
    const at = now()
    asked = [...asked.filter((one) => one > at.getTime() - MINUTE_MS), at.getTime()]
    // Their own number, beside 429.
    if (asked.length > perMinute) return failed(420, 'Too many requests')
    // `Bearer` is not taken.
    if (request.headers.authorization !== `OAuth ${apiKey}`) {
      return failed(401, 'Could not authenticate')
    }
    const [, v1, pages, page, incidents, id] = request.url.pathname.split('/')
    if (v1 !== 'v1' || pages !== 'pages' || page !== pageId || incidents !== 'incidents') {
      return failed(404, 'Not found')
    }
    const made = { id: `update${count(state) + 1}`, at: at.toISOString() }
    if (request.method === 'POST' && id === undefined) return create(request, made)
    if (request.method === 'GET' && id === undefined) return ok(state.incidents)
    if (request.method === 'GET' && id === 'unresolved') {
      return ok(state.incidents.filter(({ status }) => status !== 'resolved'))
    }
    const found = state.incidents.find((incident) => incident.id === id)
    if (found === undefined) return failed(404, 'Not found')
    if (request.method === 'GET') return ok(found)
    return request.method === 'PATCH' ? change(found, request, made) : failed(404, 'Not found')
  }

  function create({ body }: Asked, made: Parameters<typeof updated>[2]): Answered {
    const given = body?.['incident']
    if (!isRecord(given)) return failed(400, 'incident is missing')
    const problems = problemsOf(given, { isNew: true, components: state.components })
    if (problems.length > 0) return failed(422, problems)
    const id = `incident${state.incidents.length + 1}`
    const fresh = {
      id,
      name: String(given['name']),
      shortlink: `http://stspg.io/${id}`,
      metadata: isRecord(given['metadata']) ? given['metadata'] : {},
      components: componentIds(given),
    }
    const incident = updated(fresh, given, made)
    keep({
      incidents: [incident, ...state.incidents],
      components: withStates(state.components, given),
    })
    return { status: 201, json: incident }
  }

  function change(found: Incident, { body }: Asked, made: Parameters<typeof updated>[2]): Answered {
    const given = body?.['incident']
    if (!isRecord(given)) return failed(400, 'incident is missing')
    const problems = problemsOf(given, { isNew: false, components: state.components })
    if (problems.length > 0) return failed(422, problems)
    const incident = updated(found, given, made)
    keep({
      incidents: state.incidents.map((one) => (one.id === found.id ? incident : one)),
      components: withStates(state.components, given),
    })
    return ok(incident)
  }

  const server = await startJsonServer({
    port: options.port,
    faults,
    error: (status) => ({ error: status === 500 ? 'Internal server error' : 'Too many requests' }),
    answer,
  })
  return {
    port: server.port,
    url: `${server.url}/v1`,
    faults,
    state: () => state,
    close: server.close,
  }
}

function ok(json: unknown): Answered {
  return { status: 200, json }
}

function failed(status: number, error: string | readonly string[]): Answered {
  return { status, json: { error } }
}

function count({ incidents }: StatuspageState): number {
  return incidents.reduce((sum, one) => sum + one.incident_updates.length, 0)
}

function componentIds(given: Readonly<Record<string, unknown>>): readonly string[] {
  const ids = given['component_ids']
  return Array.isArray(ids) ? ids.map(String) : []
}

function withStates(
  components: readonly Component[],
  given: Readonly<Record<string, unknown>>,
): readonly Component[] {
  const states = isRecord(given['components']) ? given['components'] : {}
  return components.map((one) => {
    const status = states[one.id]
    return typeof status === 'string' ? { ...one, status } : one
  })
}

function storedState(stored: unknown): StatuspageState | null {
  // Written by ourselves alone, by rename.
  return isRecord(stored) && Array.isArray(stored['incidents'])
    ? (stored as unknown as StatuspageState)
    : null
}
