import { keccak256, toBytes } from 'viem'
import { z } from 'zod'
import { canonicalJson, type JsonValue } from '../../../../../../shared/domain/json.ts'

const address = z.templateLiteral(['0x', z.string().regex(/^[0-9a-fA-F]{40}$/)])
const hex = z.templateLiteral(['0x', z.string().regex(/^[0-9a-fA-F]*$/)])
const hash = z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{64}$/)])
/** Decimal, in wei or gas. */
const amount = z.string().regex(/^\d{1,30}$/)

/** One transaction, whole: nothing is left to be filled in by whoever signs it. */
const PreparedTransaction = z.strictObject({
  /** As the profile calls it; the address is what counts. */
  contract: z.string().max(200),
  to: address,
  /** In words, e.g. `pause()`: whoever signs decodes `data` again. */
  call: z.string().max(200),
  data: hex,
  value: amount,
  nonce: z.int().min(0),
  gas: amount,
  /** The cap: offline nobody can pay more later. What is paid is the base fee and the tip. */
  maxFeePerGas: amount,
  maxPriorityFeePerGas: amount,
})
export type PreparedTransaction = z.infer<typeof PreparedTransaction>

/** What is carried to the machine that has the key. Version 1; a field more is another version. */
export const PreparedFile = z.strictObject({
  format: z.literal('rollback-console/offline-transactions'),
  version: z.literal(1),
  chainId: z.int().positive(),
  from: address,
  call: z.enum(['pause', 'unpause']),
  /** The block that nonce, fees and gas were read at. */
  preparedAtBlock: z.int().min(0),
  preparedAt: z.iso.datetime(),
  /** Later the console does not send it. The chain would: burn its nonce to be sure. */
  validUntil: z.iso.datetime(),
  /** Under nonces in a row. */
  transactions: z.array(PreparedTransaction).min(1).max(20),
  /** Keccak-256 of all other fields, as canonical JSON. */
  hash,
})
export type PreparedFile = z.infer<typeof PreparedFile>

/** What comes back. */
export const SignedFile = z.strictObject({
  format: z.literal('rollback-console/signed-transactions'),
  version: z.literal(1),
  prepared: PreparedFile,
  /** One for each prepared transaction, in their order. */
  signed: z
    .array(z.strictObject({ raw: hex, hash }))
    .min(1)
    .max(20),
})
export type SignedFile = z.infer<typeof SignedFile>

/** The hash that belongs into a prepared file. */
export function preparedHash(file: Omit<PreparedFile, 'hash'>): `0x${string}` {
  const { hash: _, ...rest } = { hash: undefined, ...file }
  return keccak256(toBytes(canonicalJson(rest satisfies JsonValue)))
}
