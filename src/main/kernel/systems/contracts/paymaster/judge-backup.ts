import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import { entryPointVersion } from './interfaces.ts'
import type { PaymasterObserved } from './observe-paymaster.ts'
import { sameAddress } from './paymaster-profile.ts'

/** Why a backup cannot take over; `override` where the profile may be what is wrong. */
export interface Unfit {
  readonly failure: Failure
  readonly override?: string
}

/** Pure: whether operations that are sent today could be sponsored by the backup. */
export function judgeBackup(
  { sponsoring, backup }: PaymasterObserved,
  tried: string,
): Unfit | undefined {
  const [first] = backup.views
  if (first === undefined) {
    return {
      failure: failure('UNREACHABLE', {
        summary: `No endpoint answers about ${backup.name}.`,
        tried,
        next: 'Add another endpoint to `systems.contracts.rpc`.',
      }),
    }
  }
  const { paymaster } = first.view
  if (paymaster === null) {
    return {
      failure: failure('NO_CANDIDATE', {
        summary: `There is no contract at ${backup.address}, the address of ${backup.name}.`,
        tried,
        next: 'Correct its address in the profile, or deploy a new paymaster.',
        field: 'systems.paymaster.paymasters',
        retry: 'no',
      }),
    }
  }
  if (!sameAddress(paymaster.entryPoint, sponsoring.entryPoint)) {
    const its = paymaster.entryPoint === null ? 'none' : entryPointVersion(paymaster.entryPoint)
    return {
      failure: failure('NO_CANDIDATE', {
        summary: `${backup.name} belongs to another EntryPoint (${its}) than operations are sent to (${entryPointVersion(sponsoring.entryPoint)}).`,
        tried,
        answered: `entryPoint() = ${paymaster.entryPoint ?? 'no such function'}`,
        next: 'Choose a backup of the same version, or deploy one: a deposit here would sponsor nothing.',
        field: 'systems.paymaster.backup',
        retry: 'no',
      }),
    }
  }
  const { verifyingSigner } = paymaster
  const held = sponsoring.signers.some((signer) => sameAddress(signer, verifyingSigner))
  if (verifyingSigner === null || held) return undefined
  return {
    failure: failure('NO_CANDIDATE', {
      summary: `${backup.name} pays only for what ${verifyingSigner} signs, and the signing service does not hold that key.`,
      tried,
      answered: `verifyingSigner() = ${verifyingSigner}`,
      next: 'Give the service that key and name it in `systems.paymaster.signers`, or choose another backup.',
      field: 'systems.paymaster.signers',
    }),
    override: 'Go on: every operation fails with AA34 unless the service holds that key after all.',
  }
}
