import { z } from 'zod'
import type { StatusPageProfile } from '../../../../shared/domain/profile-telling.ts'
import type { ComponentState } from '../../../../shared/domain/status-page.ts'
import type { Reads } from '../../ports/reads.ts'
import { askPage, type PageAccess } from './ask-page.ts'
import type { PageIncident, Statement, StatusProvider } from './provider.ts'
import { saidBy } from './said-by.ts'

const Report = z.looseObject({
  id: z.string(),
  attributes: z.looseObject({
    title: z.string(),
    aggregate_state: z.string().nullish(),
    ends_at: z.string().nullish(),
  }),
})
type Report = z.infer<typeof Report>

const Updates = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      attributes: z.looseObject({ message: z.string().nullish() }),
    }),
  ),
})

const STATES: Readonly<Record<ComponentState, string>> = {
  operational: 'resolved',
  degraded: 'degraded',
  // It has no word for a part.
  'partial-outage': 'degraded',
  'major-outage': 'downtime',
}

/**
 * Better Stack's status reports. A report has no status of its own: it is over when its resources are resolved. It
 * keeps no mark of ours either.
 */
export function betterStack({ url, pageId, secret }: StatusPageProfile): StatusProvider {
  const headers = { authorization: { secret, prefix: 'Bearer ' } }
  const reports = `/api/v2/status-pages/${pageId}/status-reports`
  const access: PageAccess = { provider: 'Better Stack', url, secret, headers, said: saidBy }
  const pathOf = (id: string) => `${reports}/${encodeURIComponent(id)}`

  async function withUpdates(report: Report, world: Reads, signal: AbortSignal) {
    const asked = { path: `${pathOf(report.id)}/status-updates`, schema: Updates }
    const updates = await askPage(access, asked, { world, signal })
    return incidentOf(report, updates?.data ?? [])
  }

  return {
    name: access.provider,
    said: saidBy,
    async unresolved(world, signal) {
      const asked = { path: reports, schema: z.object({ data: z.array(Report) }) }
      const { data } = (await askPage(access, asked, { world, signal })) ?? { data: [] }
      return data.filter((report) => !isOver(report)).map((report) => incidentOf(report, []))
    },
    async incident(id, world, signal) {
      const asked = { path: pathOf(id), schema: z.object({ data: Report }) }
      const found = await askPage(access, asked, { world, signal })
      return found === undefined ? undefined : withUpdates(found.data, world, signal)
    },
    open: (statement) => ({
      method: 'POST',
      url: `${url}${reports}`,
      headers,
      body: { title: statement.title, report_type: 'manual', ...bodyOf(statement) },
    }),
    follow: (incident, statement) => ({
      method: 'POST',
      url: `${url}${pathOf(incident)}/status-updates`,
      headers,
      body: bodyOf(statement),
    }),
    opened(json) {
      const parsed = z.object({ data: z.looseObject({ id: z.string() }) }).safeParse(json)
      return parsed.success ? { id: parsed.data.data.id } : undefined
    },
  }
}

/** `notify_subscribers` is true for a report and false for an update where it is left out: it never is. */
function bodyOf({ body, notify, components }: Statement) {
  return {
    message: body,
    notify_subscribers: notify,
    affected_resources: components.map(({ id, state }) => ({
      status_page_resource_id: id,
      status: STATES[state],
    })),
  }
}

function isOver({ attributes }: Report): boolean {
  const state = attributes.aggregate_state?.toLowerCase()
  return state === 'operational' || state === 'resolved' || Boolean(attributes.ends_at)
}

function incidentOf(report: Report, updates: z.infer<typeof Updates>['data']): PageIncident {
  return {
    id: report.id,
    title: report.attributes.title,
    status: isOver(report) ? 'resolved' : 'investigating',
    updates: updates.map(({ id, attributes }) => ({ id, body: attributes.message ?? '' })),
  }
}
