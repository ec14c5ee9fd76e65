import { z } from 'zod'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Reads } from '../../../ports/reads.ts'
import { railwayOf } from '../configuration.ts'
import { readRailway } from '../graphql.ts'

/** A backup of a volume, as Railway lists it. */
export interface VolumeBackup {
  readonly id: string
  readonly createdAt: string
  /** `null` for one that is locked. */
  readonly expiresAt: string | null
  readonly usedMB: number | null
}

/** The database's volume, and what is about to happen to its environment. */
export interface VolumeSight {
  readonly serviceId: string
  /** The volume *instance*: the volume's own id is refused as “Not Authorized” (facts/railway.md §7). */
  readonly instanceId: string
  readonly volumeId: string
  readonly state: string | null
  readonly sizeMB: number
  /** Youngest first. */
  readonly backups: readonly VolumeBackup[]
  /** The whole staged patch, colleagues' changes included; empty where nothing is staged. */
  readonly staged: JsonObject
  /** Names of all services by their ids. */
  readonly services: Readonly<Record<string, string>>
  /** States of all volumes by the ids of their services. */
  readonly states: Readonly<Record<string, string>>
  /** Of the database service, with its tag. */
  readonly image: string | undefined
  /** Railway's own clock. */
  readonly providerDate: Date | undefined
}

const ENVIRONMENT = `query Volumes($id: String!) {
  environment(id: $id) {
    volumeInstances { edges { node { id volumeId serviceId state currentSizeMB } } }
    serviceInstances { edges { node { serviceId serviceName source { image } } } }
  }
  environmentStagedChanges(environmentId: $id) { status patch }
}`
const Environment = z.object({
  environment: z.object({
    volumeInstances: z.object({
      edges: z.array(
        z.object({
          node: z.object({
            id: z.string(),
            volumeId: z.string(),
            serviceId: z.string().nullable(),
            state: z.string().nullable(),
            currentSizeMB: z.number(),
          }),
        }),
      ),
    }),
    serviceInstances: z.object({
      edges: z.array(
        z.object({
          node: z.object({
            serviceId: z.string(),
            serviceName: z.string(),
            source: z.object({ image: z.string().nullish() }).nullish(),
          }),
        }),
      ),
    }),
  }),
  environmentStagedChanges: z.object({
    status: z.string(),
    patch: z.record(z.string(), z.json()),
  }),
})

const BACKUPS = `query Backups($id: String!) {
  volumeInstanceBackupList(volumeInstanceId: $id) { id createdAt expiresAt usedMB }
}`
const Backups = z.object({
  volumeInstanceBackupList: z.array(
    z.object({
      id: z.string(),
      createdAt: z.string(),
      expiresAt: z.string().nullable(),
      usedMB: z.number().nullable(),
    }),
  ),
})

/** Reads it all. @throws FailureError PROFILE_INVALID, NOT_FOUND, BLOCKED (a cluster), and as `readRailway` */
export async function readVolume(world: Reads, signal: AbortSignal): Promise<VolumeSight> {
  const railway = railwayOf(world.profile)
  const serviceId = railway.services.postgres
  if (serviceId === undefined)
    throw new FailureError(
      failure('PROFILE_INVALID', {
        summary: 'The profile does not say which Railway service is the database.',
        tried: 'read systems.railway.services.postgres of the profile',
        next: 'Add it to the profile.',
        field: 'systems.railway.services.postgres',
        retry: 'no',
      }),
    )
  const call = { name: 'Volumes', document: ENVIRONMENT, variables: { id: railway.environmentId } }
  const { data, providerDate } = await readRailway(call, Environment, { world, signal })
  const all = data.environment.volumeInstances.edges.map(({ node }) => node)
  const instances = data.environment.serviceInstances.edges.map(({ node }) => node)
  const volumes = all.filter((node) => node.serviceId === serviceId)
  const [volume, second] = volumes
  if (volume === undefined || second !== undefined)
    throw new FailureError(wrongVolumes(volumes.length))
  const asked = { name: 'Backups', document: BACKUPS, variables: { id: volume.id } }
  const found = await readRailway(asked, Backups, { world, signal })
  return {
    serviceId,
    instanceId: volume.id,
    volumeId: volume.volumeId,
    state: volume.state,
    sizeMB: volume.currentSizeMB,
    backups: [...found.data.volumeInstanceBackupList].sort((a, b) =>
      b.createdAt.localeCompare(a.createdAt),
    ),
    staged:
      data.environmentStagedChanges.status === 'STAGED' ? data.environmentStagedChanges.patch : {},
    services: Object.fromEntries(instances.map((node) => [node.serviceId, node.serviceName])),
    states: Object.fromEntries(
      all.flatMap((node) => (node.serviceId === null ? [] : [[node.serviceId, node.state ?? '']])),
    ),
    image: instances.find((node) => node.serviceId === serviceId)?.source?.image ?? undefined,
    providerDate,
  }
}

/** What a run calls the database that it recovers; the run's id makes it its own. Pure. */
export function recoveredName({ services, serviceId }: VolumeSight, run: string): string {
  return `${services[serviceId] ?? 'postgres'}-before-${run}`
}

// A cluster's replicas would run apart (facts/railway.md §7.6).
function wrongVolumes(count: number) {
  return failure(count === 0 ? 'NOT_FOUND' : 'BLOCKED', {
    summary:
      count === 0
        ? 'The database service has no volume.'
        : `The database service has ${count} volumes: a cluster is not restored from here.`,
    tried: 'listed the volume instances of the environment',
    next: 'Look at the database service in the dashboard.',
    retry: 'no',
  })
}
