import type { Reads } from '../../../ports/reads.ts'
import { readRenameObstacles } from '../by-schema/schemas.ts'
import type { RestoreEstimate } from '../estimate/estimate-restore.ts'
import { type LiveObjects, readLiveObjects } from '../in-place/live-objects.ts'
import { schemasOf } from '../in-place/schemas-of.ts'
import type { DumpSight } from '../look-at-dump.ts'
import type { ServerSight } from '../preflight-server.ts'
import { databaseOf } from '../restore-input.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'

/** What decides by which way a dump can come back. */
export interface WaysSight {
  readonly role: string
  readonly live: string
  readonly owner: string
  readonly mayCreateDatabases: boolean
  readonly ownsLive: boolean
  /** There is a database to wait in while live is renamed. */
  readonly hasMaintenance: boolean
  readonly objects: LiveObjects
  /** Why `public` cannot be renamed, in words. */
  readonly obstacles: readonly string[]
  readonly schemas: readonly string[]
  /** The programs that ways other than the swap of databases need; absent ones are absent. */
  readonly tools: { readonly [tool in 'psql' | 'pg_dump']: string | undefined }
  readonly serverMajor: number
  readonly estimate: RestoreEstimate | undefined
}

/** Gathers it; `undefined` where server or dump already ended the matter. */
export async function lookAtWays(
  world: Reads,
  given: {
    readonly server: ServerSight
    readonly dump: DumpSight
    readonly estimate: RestoreEstimate | undefined
  },
  signal: AbortSignal,
): Promise<WaysSight | undefined> {
  const { server, dump, estimate } = given
  const { identity, scene, live } = server
  const { archive } = dump
  if (live === undefined || dump.dump === undefined) return undefined
  if (archive === undefined || 'code' in archive) return undefined
  const target = databaseOf(scene.live)
  const schemas = schemasOf(archive)
  return {
    ...{ role: identity.role, live: live.name, owner: live.owner, schemas },
    ...{ mayCreateDatabases: identity.mayCreateDatabases, ownsLive: server.ownsLive },
    hasMaintenance:
      scene.profile.maintenanceDatabase !== scene.live && identity.database !== scene.live,
    objects: await readLiveObjects(world, { live: target, schemas }, signal),
    obstacles: await readRenameObstacles(
      world,
      { target, schema: LIVE_SCHEMA, role: identity.role },
      signal,
    ),
    tools: {
      psql: (await world.command.tool('psql'))?.version,
      pg_dump: (await world.command.tool('pg_dump'))?.version,
    },
    serverMajor: Math.floor(identity.versionNumber / 10_000),
    estimate,
  }
}
