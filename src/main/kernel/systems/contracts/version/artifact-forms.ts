import { z } from 'zod'

/** Libraries that the compiler left open, by source and name. */
const Links = z.record(z.string(), z.record(z.string(), z.unknown()))

/** Spans of immutables by the id of their declaration. */
const Immutables = z.record(
  z.string(),
  z.array(z.object({ start: z.number(), length: z.number() })),
)

/** One contract as solc itself answers: in build-info files of Hardhat and Foundry, and in `--standard-json`. */
export const SolcContract = z.object({
  abi: z.unknown(),
  evm: z
    .object({
      bytecode: z.object({ object: z.unknown(), linkReferences: Links.optional() }).optional(),
      deployedBytecode: z
        .object({
          object: z.unknown(),
          linkReferences: Links.optional(),
          immutableReferences: Immutables.optional(),
        })
        .optional(),
    })
    .optional(),
  storageLayout: z.unknown().optional(),
})

/** A whole compilation. */
export const BuildInfo = z.object({
  output: z.object({ contracts: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

/** One contract as Foundry writes it: bytes in an object. */
export const FoundryArtifact = z.object({
  abi: z.unknown(),
  bytecode: z.object({ object: z.unknown(), linkReferences: Links.optional() }),
  deployedBytecode: z.object({
    object: z.unknown(),
    linkReferences: Links.optional(),
    immutableReferences: Immutables.optional(),
  }),
  storageLayout: z.unknown().optional(),
  metadata: z
    .object({ settings: z.object({ compilationTarget: z.record(z.string(), z.string()) }) })
    .nullish()
    .catch(undefined),
})

/** One contract as Hardhat 2 and 3 write it: bytes as text. */
export const HardhatArtifact = z.object({
  contractName: z.string().optional(),
  abi: z.unknown(),
  bytecode: z.unknown(),
  deployedBytecode: z.unknown(),
  linkReferences: Links.optional(),
  deployedLinkReferences: Links.optional(),
  /** Hardhat 3 only. */
  immutableReferences: Immutables.optional(),
  storageLayout: z.unknown().optional(),
})
