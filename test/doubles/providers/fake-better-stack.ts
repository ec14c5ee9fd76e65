import type { Answer, Arrived } from '../fake-http.ts'

interface Update {
  readonly id: string
  readonly attributes: { readonly message: string; readonly notify_subscribers: boolean }
}

interface Report {
  readonly id: string
  readonly title: string
  readonly resources: ReadonlyMap<string, string>
  readonly updates: readonly Update[]
}

/** Better Stack's status reports in memory (JSON:API). Who leaves `notify_subscribers` out writes to everybody. */
export function createFakeBetterStack(pageId: string) {
  let reports: readonly Report[] = []
  let updates = 0

  function updateOf(body: Readonly<Record<string, unknown>>, isNew: boolean): Update {
    updates += 1
    const { message, notify_subscribers: notify = isNew } = body
    const attributes = { message: String(message), notify_subscribers: notify === true }
    return { id: `${updates}`, attributes }
  }

  function answer({ method, url, headers, body }: Arrived): Answer {
    if (!headers['authorization']?.startsWith('Bearer ')) {
      return { status: 401, json: { errors: 'Invalid Team API token' } }
    }
    const [, , , , page, kind, id, more] = url.pathname.split('/')
    if (page !== pageId || kind !== 'status-reports') return { status: 404, json: {} }
    if (method === 'GET' && id === undefined) return { json: { data: reports.map(shown) } }
    const found = reports.find((report) => report.id === id)
    if (method === 'GET') {
      if (found === undefined) return { status: 404, json: {} }
      return { json: { data: more === 'status-updates' ? found.updates : shown(found) } }
    }
    const given = body as Readonly<Record<string, unknown>>
    const affected = given['affected_resources']
    if (!Array.isArray(affected) || affected.length === 0) {
      return { status: 422, json: { errors: ['Affected resources can’t be blank'] } }
    }
    const resources = new Map(
      (affected as { status_page_resource_id: string; status: string }[]).map(
        ({ status_page_resource_id: resource, status }) => [resource, status] as const,
      ),
    )
    const update = updateOf(given, id === undefined)
    if (id === undefined) {
      const title = String(given['title'])
      const fresh = { id: `${reports.length + 1}`, title, resources, updates: [update] }
      reports = [...reports, fresh]
      return { status: 201, json: { data: shown(fresh) } }
    }
    if (found === undefined || more !== 'status-updates') return { status: 404, json: {} }
    reports = reports.map((report) =>
      report === found ? { ...found, resources, updates: [...found.updates, update] } : report,
    )
    return { status: 201, json: { data: update } }
  }

  return { answer, reports: () => reports }
}

function shown({ id, title, resources }: Report) {
  const states = [...resources.values()]
  const isOver = states.every((state) => state === 'resolved')
  const state = states.includes('downtime') ? 'downtime' : 'degraded'
  return {
    id,
    type: 'status_report',
    attributes: { title, aggregate_state: isOver ? 'operational' : state, ends_at: null },
  }
}
