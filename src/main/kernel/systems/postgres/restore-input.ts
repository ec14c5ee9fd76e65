import { z } from 'zod'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { PostgresProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { beforeNameOf, sideNameOf } from './names.ts'

/** What every step of a restore is asked with: the run (it is part of the names) and the chosen dump. */
export const RestoreInput = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  /** Path of a manifest, or of a dump that has one beside it. */
  target: z.object({ backup: z.string().min(1) }),
})
export type RestoreInput = z.infer<typeof RestoreInput>

/** What goes back needs no dump: it must work where nobody knows any more which one was chosen. */
export const GoBackInput = RestoreInput.extend({
  target: z.object({ backup: z.string().default('') }).default({ backup: '' }),
})

/** Where a restore happens: the three names, and how each database is addressed. */
export interface Scene {
  readonly profile: PostgresProfile
  readonly run: string
  /** The live database's name; after the swap the restored one has it. */
  readonly live: string
  readonly side: string
  readonly before: string
  /** Sessions to the database in which nobody is in the way of a rename. */
  readonly maintenance: SqlTarget
}

/** @throws FailureError PROFILE_INVALID when the profile has no database */
export function sceneOf(world: Pick<Reads, 'profile'>, input: { readonly run: string }): Scene {
  const profile = postgresOf(world)
  return {
    profile,
    run: input.run,
    live: profile.database,
    side: sideNameOf(profile.database, input.run),
    before: beforeNameOf(profile.database, input.run),
    maintenance: maintenanceOf(profile),
  }
}

/** @throws FailureError PROFILE_INVALID */
export function postgresOf(world: Pick<Reads, 'profile'>): PostgresProfile {
  const profile = world.profile.systems.postgres
  if (profile !== undefined) return profile
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile names no database.',
      tried: 'read systems.postgres of the profile',
      next: 'Fill systems.postgres in the profile.',
      field: 'systems.postgres',
      retry: 'no',
    }),
  )
}

function maintenanceOf(profile: PostgresProfile): SqlTarget {
  return { server: 'live', database: profile.maintenanceDatabase }
}

export function databaseOf(name: string): SqlTarget {
  return { server: 'live', database: name }
}
