import type { Answer, Arrived } from '../fake-http.ts'

interface Update {
  readonly id: string
  readonly message: string
  readonly status: string
  readonly notify: boolean
}

interface Incident {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly updates: readonly Update[]
}

/** Instatus in memory, as its OpenAPI document has it: statuses in capitals, created is 200. */
export function createFakeInstatus(pageId: string) {
  let incidents: readonly Incident[] = []
  let updates = 0
  const states = new Map<string, string>()

  function updateOf(body: Readonly<Record<string, unknown>>): Update | null {
    const { status, message, notify, components, statuses } = body
    if (!Array.isArray(components) || !Array.isArray(statuses)) return null
    for (const { id, status: state } of statuses as { id: string; status: string }[]) {
      if (!components.includes(id)) return null
      states.set(id, state)
    }
    updates += 1
    return {
      id: `u${updates}`,
      message: String(message),
      status: String(status),
      notify: notify === true,
    }
  }

  function answer({ method, url, headers, body }: Arrived): Answer {
    if (!headers['authorization']?.startsWith('Bearer ')) {
      return { status: 401, json: { error: { message: 'Unauthorized' } } }
    }
    const [, v1, page, kind, id, more] = url.pathname.split('/')
    if (v1 !== 'v1' || page !== pageId || kind !== 'incidents') return { status: 404, json: {} }
    if (method === 'GET' && id === undefined) {
      const wanted = url.searchParams.get('status')?.split(',')
      return { json: incidents.filter(({ status }) => wanted?.includes(status) ?? true) }
    }
    const found = incidents.find((incident) => incident.id === id)
    if (method === 'GET') return found === undefined ? { status: 404, json: {} } : { json: found }
    const given = body as Readonly<Record<string, unknown>>
    const update = updateOf(given)
    if (update === null) {
      return { status: 400, json: { error: { message: 'components and statuses are required' } } }
    }
    if (id === undefined) {
      const name = String(given['name'])
      const fresh = {
        id: `i${incidents.length + 1}`,
        name,
        status: update.status,
        updates: [update],
      }
      incidents = [fresh, ...incidents]
      return { json: fresh }
    }
    if (found === undefined || more !== 'incident-updates') return { status: 404, json: {} }
    const { status } = update
    incidents = incidents.map((incident) =>
      incident === found ? { ...found, status, updates: [update, ...found.updates] } : incident,
    )
    return { json: update }
  }

  return { answer, incidents: () => incidents, states }
}
