import { BAD_MIGRATION } from './bad-migration.ts'
import { BAD_RELEASE } from './bad-release.ts'
import { BAD_SCHEMA } from './bad-schema.ts'
import { CONTRACT_BUG } from './contract-bug.ts'
import { FULL } from './full.ts'
import type { Incident, IncidentName } from './incident.ts'
import { PAYMASTER_DRAINED } from './paymaster-drained.ts'
import { PAYMASTER_DRY } from './paymaster-dry.ts'

const INCIDENTS: Readonly<Record<IncidentName, Incident>> = {
  'bad-release': BAD_RELEASE,
  'bad-schema': BAD_SCHEMA,
  'bad-migration': BAD_MIGRATION,
  'contract-bug': CONTRACT_BUG,
  'paymaster-dry': PAYMASTER_DRY,
  'paymaster-drained': PAYMASTER_DRAINED,
  full: FULL,
}

/** The names that `--incident` takes. */
export const INCIDENT_NAMES: readonly IncidentName[] = [
  'bad-release',
  'bad-schema',
  'bad-migration',
  'contract-bug',
  'paymaster-dry',
  'paymaster-drained',
  'full',
]

/** The incident of that name; throws with the names there are. */
export function findIncident(name: string): Incident {
  const known = INCIDENT_NAMES.find((candidate) => candidate === name)
  if (known === undefined) {
    throw new Error(`There is no incident "${name}". There are: ${INCIDENT_NAMES.join(', ')}`)
  }
  return INCIDENTS[known]
}
