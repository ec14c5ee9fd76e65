import { type Failure, FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'

/** The profile's key: at hand, or away. A look goes on without it: others can act. */
export type KeyHere =
  | { readonly kind: 'here'; readonly address: `0x${string}` }
  | { readonly kind: 'away'; readonly failure: Failure }

export async function keyHere(world: Reads): Promise<KeyHere> {
  try {
    const address = await world.chain.addressOf(contractsProfile(world.profile).secret)
    return { kind: 'here', address }
  } catch (thrown) {
    const away = thrown instanceof FailureError && thrown.failure.code.startsWith('CREDENTIAL_')
    if (!away) throw thrown
    return { kind: 'away', failure: thrown.failure }
  }
}
