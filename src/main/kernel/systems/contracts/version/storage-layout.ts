import { z } from 'zod'

const StorageEntry = z.object({
  label: z.string(),
  /** The contract that declares it, e.g. `src/Escrow.sol:Escrow`. */
  contract: z.string().optional(),
  /** In bytes from the slot's low end. */
  offset: z.int().min(0),
  /** Decimal; slots have 256 bits. */
  slot: z.string().regex(/^\d+$/),
  type: z.string(),
})

export type StorageEntry = z.infer<typeof StorageEntry>

const StorageType = z.object({
  encoding: z.string(),
  label: z.string(),
  numberOfBytes: z.string().regex(/^\d+$/),
  base: z.string().optional(),
  key: z.string().optional(),
  value: z.string().optional(),
  members: z.array(StorageEntry).optional(),
})

/** Where each variable lies, as solc's `storageLayout` says it; a contract without variables has no types. */
export const StorageLayout = z.object({
  storage: z.array(StorageEntry),
  types: z
    .record(z.string(), StorageType)
    .nullish()
    .transform((types) => types ?? {}),
})
export type StorageLayout = z.infer<typeof StorageLayout>
