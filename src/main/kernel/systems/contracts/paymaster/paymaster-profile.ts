import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../../shared/domain/profile.ts'
import type {
  ContractsProfile,
  PaymasterProfile,
} from '../../../../../shared/domain/profile-chain.ts'
import { contractsProfile } from '../contracts-profile.ts'

export type NamedPaymaster = PaymasterProfile['paymasters'][number]

/** What the profile says of sponsored operations, with the chain that they are on. */
export interface Sponsoring extends PaymasterProfile {
  readonly chain: ContractsProfile
}

/** @throws FailureError PROFILE_INVALID */
export function sponsoringOf(profile: Profile): Sponsoring {
  const { paymaster } = profile.systems
  if (paymaster !== undefined) return { ...paymaster, chain: contractsProfile(profile) }
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The profile “${profile.name}” names no paymaster.`,
      tried: 'to look at the paymaster',
      next: 'Add `systems.paymaster` to the profile.',
      field: 'systems.paymaster',
      retry: 'no',
    }),
  )
}

/** The one in a role. The profile has been judged: both are there. */
export function paymasterIn(sponsoring: PaymasterProfile, role: 'live' | 'backup'): NamedPaymaster {
  const found = sponsoring.paymasters.find(({ id }) => id === sponsoring[role])
  if (found !== undefined) return found
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The profile's ${role} paymaster “${sponsoring[role]}” is none of its paymasters.`,
      tried: `to find the ${role} paymaster`,
      next: `Correct \`systems.paymaster.${role}\`.`,
      field: `systems.paymaster.${role}`,
      retry: 'no',
    }),
  )
}

export function sameAddress(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase()
}
