import { z } from 'zod'
import { OverrideInput } from '../../target-input.ts'
import { KeptArtifact } from './kept-artifact.ts'
import { Initializer } from './upgrade-input.ts'

/** Where an earlier look foresaw the contract: if it stands there by now, nothing is sent a second time. */
const Foreseen = z.object({ address: z.string(), nonce: z.number(), hash: z.string() })

/** All but `seen` and `override` come from the operator. */
export const DeployInput = z.object({
  artifact: KeptArtifact.exactOptional(),
  /** Of the constructor; numbers as text. */
  arguments: z.array(z.json()).exactOptional(),
  /** Id of the proxy in the profile that is to run it. */
  upgrades: z.string().exactOptional(),
  /** The artifact of what runs behind that proxy now. */
  former: KeptArtifact.exactOptional(),
  /** Called with the upgrade later: it is tried here already. */
  initializer: Initializer.exactOptional(),
  seen: Foreseen.exactOptional(),
  override: OverrideInput,
})
export type DeployInput = z.infer<typeof DeployInput>

const Hex = z.templateLiteral(['0x', z.string()])

/** What a deployment must carry through a restart. */
export const DeployDetails = z.object({
  chainId: z.number(),
  signer: Hex,
  /** The one transaction's: it decides the address. */
  nonce: z.number(),
  address: Hex,
  contractName: z.string(),
  artifact: KeptArtifact,
  /** Encoded, behind the creation code. */
  arguments: Hex,
  /** Keccak-256 of creation code and arguments. */
  hash: Hex,
  upgrades: z.string().nullable(),
  /** An earlier attempt has made it: it is looked at, and nothing is sent. */
  standsAlready: z.boolean(),
  override: z.string().nullable(),
})
export type DeployDetails = z.infer<typeof DeployDetails>
