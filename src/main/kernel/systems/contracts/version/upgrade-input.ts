import { z } from 'zod'
import { OverrideInput } from '../../target-input.ts'
import { hexText, Transaction } from '../signers/transaction.ts'
import { KeptArtifact } from './kept-artifact.ts'

/** A function of the new code that is called with the upgrade, once. */
export const Initializer = z.object({ function: z.string().min(1), arguments: z.array(z.json()) })

export const UpgradeInput = z.object({
  /** Id of the proxy in the profile. */
  contract: z.string().exactOptional(),
  /** Address of the code that it is to run. */
  implementation: hexText.exactOptional(),
  /** The artifact of that code; absent when an upgrade is taken back, and nothing is initialized. */
  artifact: KeptArtifact.exactOptional(),
  initializer: Initializer.exactOptional(),
  override: OverrideInput,
})
export type UpgradeInput = z.infer<typeof UpgradeInput>

/** What an upgrade must carry through a restart. */
export const UpgradeDetails = z.object({
  chainId: z.number(),
  signer: hexText,
  contract: z.object({ id: z.string(), name: z.string(), address: hexText }),
  /** What ran before: where the way back leads. */
  former: hexText,
  implementation: hexText,
  transaction: Transaction,
  override: z.string().nullable(),
})
export type UpgradeDetails = z.infer<typeof UpgradeDetails>
