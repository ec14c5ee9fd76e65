import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'

/** What the profile says of migrations. @throws FailureError PROFILE_INVALID */
export function prismaOf(world: Pick<Reads, 'profile'>): PrismaProfile {
  const profile = world.profile.systems.prisma
  if (profile !== undefined) return profile
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile says nothing of migrations.',
      tried: 'to read systems.prisma of the profile',
      next: 'Fill systems.prisma in the profile: the repository, and the folder with the migrations.',
      field: 'systems.prisma',
      retry: 'no',
    }),
  )
}

/** The schema that holds `_prisma_migrations`, and that unqualified names mean. */
export function schemaOf(profile: PrismaProfile): string {
  return profile.schema ?? 'public'
}
