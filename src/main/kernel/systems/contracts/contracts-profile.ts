import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { ContractsProfile } from '../../../../shared/domain/profile-chain.ts'

/** The contracts of the profile. @throws FailureError PROFILE_INVALID */
export function contractsProfile(profile: Profile): ContractsProfile {
  const { contracts } = profile.systems
  if (contracts !== undefined) return contracts
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The profile “${profile.name}” names no contracts.`,
      tried: 'to look at the contracts',
      next: 'Add `systems.contracts` to the profile.',
      field: 'systems.contracts',
      retry: 'no',
    }),
  )
}
