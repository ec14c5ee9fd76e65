import { isRecord } from '../process/json-server.ts'

/** An incident as Statuspage keeps it. */
export interface Incident {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly shortlink: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly incident_updates: readonly Update[]
  readonly components: readonly string[]
}

interface Update {
  readonly id: string
  readonly status: string
  readonly body: string
  /** Whether subscribers were written to. */
  readonly deliver_notifications: boolean
  readonly created_at: string
}

/** A component of the page. */
export interface Component {
  readonly id: string
  readonly name: string
  readonly status: string
}

const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved']
const COMPONENT_STATUSES = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
]
const LONGEST_NAME = 255
const LONGEST_BODY = 25_000

/** What is wrong with the `incident` of a request, in Statuspage's words; empty where nothing is. */
export function problemsOf(
  given: Readonly<Record<string, unknown>>,
  page: { readonly isNew: boolean; readonly components: readonly Component[] },
): readonly string[] {
  const { name, status, body, metadata, components } = given
  const known = new Set(page.components.map(({ id }) => id))
  const named = isRecord(components) ? Object.entries(components) : []
  return [
    ...(page.isNew && (typeof name !== 'string' || name === '') ? ["Name can't be blank"] : []),
    ...(typeof name === 'string' && name.length > LONGEST_NAME
      ? [`Name is too long (maximum is ${LONGEST_NAME} characters)`]
      : []),
    ...(typeof body === 'string' && body.length > LONGEST_BODY ? ['Body is too long'] : []),
    ...(status !== undefined && !STATUSES.includes(String(status))
      ? [`Status is not included in the list`]
      : []),
    ...(metadata !== undefined && !(isRecord(metadata) && Object.values(metadata).every(isRecord))
      ? ['Metadata must be an object of objects']
      : []),
    ...named.flatMap(([id, state]) => [
      ...(known.has(id) ? [] : [`Component ${id} could not be found`]),
      ...(COMPONENT_STATUSES.includes(String(state)) ? [] : [`Component status is invalid`]),
    ]),
  ]
}

/** The incident with one more update. Notifications are delivered unless that was refused: Statuspage's trap. */
export function updated(
  before: Omit<Incident, 'incident_updates' | 'status'> & Partial<Incident>,
  given: Readonly<Record<string, unknown>>,
  made: { readonly id: string; readonly at: string },
): Incident {
  const status =
    typeof given['status'] === 'string' ? given['status'] : (before.status ?? 'investigating')
  const update: Update = {
    id: made.id,
    status,
    body: typeof given['body'] === 'string' ? given['body'] : '',
    deliver_notifications: given['deliver_notifications'] !== false,
    created_at: made.at,
  }
  return { ...before, status, incident_updates: [update, ...(before.incident_updates ?? [])] }
}
