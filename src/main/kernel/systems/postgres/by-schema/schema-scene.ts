import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { databaseOf, type Scene, sceneOf } from '../restore-input.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'

/** Where a restore by schema happens: three names of schemas in the one database. */
export interface SchemaScene extends Pick<Scene, 'profile' | 'run'> {
  readonly database: string
  /** `vlossom_restore_<run>`; the swap gives it the name `public`. */
  readonly side: string
  /** `vlossom_before_<run>` */
  readonly before: string
  readonly plain: SqlTarget
  /** Reads that see `public` alone. */
  readonly atLive: SqlTarget
  /** Reads that see the copy alone, as if it were called `public`. */
  readonly atSide: SqlTarget
}

/** @throws FailureError PROFILE_INVALID when the profile has no database */
export function schemaSceneOf(
  world: Pick<Reads, 'profile'>,
  input: { readonly run: string },
): SchemaScene {
  const { profile, run, live: database, side, before } = sceneOf(world, input)
  const plain = databaseOf(database)
  return {
    ...{ profile, run, database, side, before, plain },
    atLive: { ...plain, schema: LIVE_SCHEMA },
    atSide: { ...plain, schema: side },
  }
}
