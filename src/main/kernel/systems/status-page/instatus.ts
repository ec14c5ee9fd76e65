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
  updates: z.array(z.looseObject({ id: z.string(), message: z.string().nullish() })).default([]),
})
type Incident = z.infer<typeof Incident>

const STATES: Readonly<Record<ComponentState, string>> = {
  operational: 'OPERATIONAL',
  degraded: 'DEGRADEDPERFORMANCE',
  'partial-outage': 'PARTIALOUTAGE',
  'major-outage': 'MAJOROUTAGE',
}

/** Instatus. It keeps no mark of ours: an incident of the run is found by its id, or by the title it was opened with. */
export function instatus({ url, pageId, secret }: StatusPageProfile): StatusProvider {
  const headers = { authorization: { secret, prefix: 'Bearer ' } }
  const incidents = `/v1/${pageId}/incidents`
  const access: PageAccess = { provider: 'Instatus', url, secret, headers, said: saidBy }
  return {
    name: access.provider,
    said: saidBy,
    async unresolved(world, signal) {
      const path = `${incidents}?status=INVESTIGATING,IDENTIFIED,MONITORING&per_page=100`
      const asked = { path, schema: z.array(Incident) }
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
      body: { name: statement.title, ...bodyOf(statement), shouldPublish: true },
    }),
    follow: (incident, statement) => ({
      method: 'POST',
      url: `${url}${incidents}/${encodeURIComponent(incident)}/incident-updates`,
      headers,
      body: bodyOf(statement),
    }),
    opened(json) {
      const parsed = z.looseObject({ id: z.string() }).safeParse(json)
      return parsed.success ? { id: parsed.data.id } : undefined
    },
  }
}

function bodyOf({ status, body, notify, components }: Statement) {
  return {
    status: status.toUpperCase(),
    message: body,
    notify,
    components: components.map(({ id }) => id),
    statuses: components.map(({ id, state }) => ({ id, status: STATES[state] })),
  }
}

function incidentOf({ id, name, status, updates }: Incident): PageIncident {
  return {
    id,
    title: name,
    status: status.toLowerCase(),
    updates: updates.map((update) => ({ id: update.id, body: update.message ?? '' })),
  }
}
