import { z } from 'zod'
import type { StatusPageProfile } from '../../../../shared/domain/profile-telling.ts'
import type { ComponentState } from '../../../../shared/domain/status-page.ts'
import { askPage, type PageAccess } from './ask-page.ts'
import type { PageIncident, Statement, StatusProvider } from './provider.ts'
import { saidBy } from './said-by.ts'

const Incident = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  shortlink: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  incident_updates: z
    .array(z.looseObject({ id: z.string(), body: z.string().nullish() }))
    .default([]),
})

/** Ours, below `metadata`, which is an object of objects. */
const MARK = 'rollback_console'

const STATES: Readonly<Record<ComponentState, string>> = {
  operational: 'operational',
  degraded: 'degraded_performance',
  'partial-outage': 'partial_outage',
  'major-outage': 'major_outage',
}

/** Atlassian Statuspage, API v1. `deliver_notifications` is true where it is left out: it never is. */
export function statuspage({ url, pageId, secret }: StatusPageProfile): StatusProvider {
  // Not `Bearer`: Statuspage has its own word (developer.statuspage.io, Authentication).
  const headers = { authorization: { secret, prefix: 'OAuth ' } }
  const incidents = `/pages/${pageId}/incidents`
  const access: PageAccess = { provider: 'Statuspage', url, secret, headers, said: saidBy }
  return {
    name: access.provider,
    said: saidBy,
    async unresolved(world, signal) {
      const asked = { path: `${incidents}/unresolved`, schema: z.array(Incident) }
      return ((await askPage(access, asked, { world, signal })) ?? []).map(incidentOf)
    },
    async incident(id, world, signal) {
      const asked = { path: `${incidents}/${encodeURIComponent(id)}`, schema: Incident }
      const found = await askPage(access, asked, { world, signal })
      return found === undefined ? undefined : incidentOf(found)
    },
    open: (statement) => ({
      method: 'POST',
      url: `${url}${incidents}`,
      headers,
      body: {
        incident: {
          name: statement.title,
          ...bodyOf(statement),
          metadata: { [MARK]: { run: statement.run } },
        },
      },
    }),
    follow: (incident, statement) => ({
      method: 'PATCH',
      url: `${url}${incidents}/${encodeURIComponent(incident)}`,
      headers,
      body: { incident: bodyOf(statement) },
    }),
    opened(json) {
      const parsed = Incident.safeParse(json)
      if (!parsed.success) return undefined
      const { id, shortlink } = parsed.data
      return { id, ...(shortlink ? { link: shortlink } : {}) }
    },
  }
}

function bodyOf({ status, body, notify, components }: Statement) {
  return {
    status,
    body,
    deliver_notifications: notify,
    ...(components.length === 0
      ? {}
      : {
          component_ids: components.map(({ id }) => id),
          components: Object.fromEntries(components.map(({ id, state }) => [id, STATES[state]])),
        }),
  }
}

function incidentOf(found: z.infer<typeof Incident>): PageIncident {
  const { id, name, status, shortlink, metadata, incident_updates: updates } = found
  const mark = z.object({ run: z.string() }).safeParse(metadata?.[MARK])
  return {
    id,
    title: name,
    status,
    ...(shortlink ? { link: shortlink } : {}),
    ...(mark.success ? { run: mark.data.run } : {}),
    updates: updates.map((update) => ({ id: update.id, body: update.body ?? '' })),
  }
}
