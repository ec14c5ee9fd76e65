import type { Abi, Hex } from 'viem'
import { z } from 'zod'
import { StorageLayout } from './storage-layout.ts'

const hex = z.custom<Hex>(
  (value) => typeof value === 'string' && /^0x([0-9a-f]{2})+$/i.test(value),
  'must be hexadecimal bytes',
)

/** Where a value that is fixed at construction stands in the code on chain, in bytes. */
const CodeSpan = z.object({ start: z.int().min(0), length: z.int().min(1) })
export type CodeSpan = z.infer<typeof CodeSpan>

/** A compiled contract, whatever tool wrote it: what is kept beside the log, and deployed. */
export const ContractArtifact = z.object({
  contractName: z.string(),
  abi: z.custom<Abi>(Array.isArray, 'must be a list'),
  /** What is sent to make one, without arguments. */
  creationCode: hex,
  /** What stands on the chain afterwards, immutables as zeros. */
  runtimeCode: hex,
  /** Null where the file does not say where they are. */
  immutables: z.array(CodeSpan).nullable(),
  /** Null where the compiler was not asked for it. */
  layout: StorageLayout.nullable(),
})
export type ContractArtifact = z.infer<typeof ContractArtifact>

/** The artifact's own text, one for one content. */
export function artifactText(artifact: ContractArtifact): string {
  return JSON.stringify(ContractArtifact.parse(artifact))
}
