import { createHash } from 'node:crypto'
import type { Incident, Release } from '../incidents/incident.ts'
import { imagesOf } from './images-of-incident.ts'
import type { RailwayState, RegionMap, StoredDeployment, StoredService } from './model.ts'
import { DATABASE_REFERENCE } from './variable-references.ts'

/** What the first state is made of. */
export interface WorldSeed {
  readonly projectId: string
  readonly environmentId: string
  readonly services: { readonly api: string; readonly worker: string; readonly postgres: string }
  readonly incident: Incident
  readonly replicas: { readonly api: number; readonly worker: number }
  readonly bornAt: Date
  /** More variables of the programs, e.g. who sponsors operations. */
  readonly variables?: Readonly<Record<'api' | 'worker', Readonly<Record<string, string>>>>
}

/** The one region of the rehearsal's services. */
export const REGION = 'europe-west4-drams3a'

/** A UUID-shaped id that is the same for the same text: two worlds of one seed are alike. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function minutesBefore(at: Date, minutes: number): string {
  return new Date(at.getTime() - minutes * 60_000).toISOString()
}

function pastDeployment(
  seed: WorldSeed,
  service: StoredService,
  release: Release,
): StoredDeployment {
  const index = seed.incident.releases.indexOf(release)
  const next = seed.incident.releases[index + 1]
  const createdAt = minutesBefore(seed.bornAt, release.liveFromMinutesAgo + 2)
  const succeededAt = minutesBefore(seed.bornAt, release.liveFromMinutesAgo)
  const removedAt = next && minutesBefore(seed.bornAt, next.liveFromMinutesAgo)
  return {
    id: uuidOf(`deployment ${seed.environmentId} ${service.id} ${release.version}`),
    snapshotId: uuidOf(`snapshot ${seed.environmentId} ${service.id} ${release.version}`),
    serviceId: service.id,
    commit: release.api.commit,
    reason: 'deploy',
    status: removedAt === undefined ? 'SUCCESS' : 'REMOVED',
    createdAt,
    updatedAt: removedAt ?? succeededAt,
    statusUpdatedAt: removedAt ?? succeededAt,
    succeededAt,
    removedAt: removedAt ?? null,
    stopped: false,
    builds: true,
    creator: null,
    variables: { ...service.variables, RELEASE: release.version },
    regions: service.regions,
    events: [
      { step: 'BUILD_IMAGE', createdAt, completedAt: succeededAt, error: null },
      { step: 'HEALTHCHECK', createdAt: succeededAt, completedAt: succeededAt, error: null },
    ],
    sabotage: 'none',
  }
}

function programService(seed: WorldSeed, role: 'api' | 'worker', createdAt: string): StoredService {
  const regions: RegionMap = { [REGION]: { numReplicas: seed.replicas[role] } }
  const latest = seed.incident.releases.at(-1)
  return {
    id: seed.services[role],
    instanceId: uuidOf(`instance ${seed.environmentId} ${seed.services[role]}`),
    name: role,
    role,
    repo: 'vlossom/api',
    image: null,
    autoDeploy: true,
    regions,
    variables: {
      DATABASE_URL: DATABASE_REFERENCE,
      LOG_LEVEL: 'info',
      RELEASE: latest?.version ?? '',
      ...seed.variables?.[role],
    },
    settings: {
      startCommand: role === 'api' ? 'npm run start:migrate' : 'npm run worker',
      healthcheckPath: role === 'api' ? '/api/health' : null,
      healthcheckTimeout: 300,
      restartPolicyMaxRetries: 10,
      restartPolicyType: 'ON_FAILURE',
      overlapSeconds: 0,
      drainingSeconds: 0,
    },
    createdAt,
    updatedAt: createdAt,
  }
}

/** The world at its birth: every release has been deployed, the last one serves. */
export function initialState(seed: WorldSeed): RailwayState {
  const createdAt = minutesBefore(seed.bornAt, 400 * 24 * 60)
  const api = programService(seed, 'api', createdAt)
  const worker = programService(seed, 'worker', createdAt)
  const postgres: StoredService = {
    ...worker,
    id: seed.services.postgres,
    instanceId: uuidOf(`instance ${seed.environmentId} ${seed.services.postgres}`),
    name: 'Postgres',
    role: 'postgres',
    repo: null,
    image: 'ghcr.io/railwayapp-templates/postgres-ssl:15',
    autoDeploy: false,
    regions: { [REGION]: { numReplicas: 1 } },
    variables: { DATABASE_URL: DATABASE_REFERENCE, PGDATA: '/var/lib/postgresql/data/pgdata' },
    settings: { restartPolicyMaxRetries: 10, restartPolicyType: 'ON_FAILURE' },
  }
  return {
    format: 1,
    projectId: seed.projectId,
    environmentId: seed.environmentId,
    createdAt,
    port: 0,
    apiPort: 0,
    newestCommit: seed.incident.releases.at(-1)?.api.commit ?? '',
    services: [api, worker, postgres],
    deployments: seed.incident.releases.flatMap((release) => [
      pastDeployment(seed, api, release),
      pastDeployment(seed, worker, release),
    ]),
    images: imagesOf(seed.incident),
    staged: null,
    patches: [],
  }
}
