import { decodeFunctionData, type Hex } from 'viem'
import { z } from 'zod'
import { type Failure, failure } from '../../../../../../shared/domain/failure.ts'
import type { KeptSigned, SignedFacts } from '../../../../ports/signed.ts'
import { contractAbi } from '../../interfaces.ts'
import type { PauseCall } from '../../read-contract.ts'

/** What is written beside signed bytes when they are kept: what the bytes themselves do not say. */
export const KeptNote = z.object({
  keptAt: z.iso.datetime(),
  /** Later the console asks for a reason before it sends them. The chain would take them without. */
  validUntil: z.iso.datetime(),
  /** One for each transaction, in their order. */
  each: z.array(
    z.object({
      /** As the profile called it. */
      contract: z.string().max(200),
      /** What the contract ran then (see `code-fingerprint.ts`); null where nobody answered. */
      code: z.string().nullable(),
    }),
  ),
})
export type KeptNote = z.infer<typeof KeptNote>

/** One signed pause, as its own bytes say; name and code as they were noted. */
export interface KeptTransaction
  extends Pick<SignedFacts, 'hash' | 'nonce' | 'gas' | 'maxFeePerGas' | 'data'> {
  readonly contract: string
  readonly to: `0x${string}`
  readonly code: string | null
}

/** A kept file that is what it should be: pauses (or unpauses) of one account, under nonces in a row. */
export interface Kept {
  readonly id: string
  readonly call: PauseCall
  readonly chainId: number
  readonly from: `0x${string}`
  readonly keptAt: string
  readonly validUntil: string
  readonly transactions: readonly KeptTransaction[]
}

/** Reads what the vault tells. A file with anything else in it than our calls is refused as a whole. Pure. */
export function keptOf(found: KeptSigned): Kept | Failure {
  if (found.kind === 'closed') return found.failure
  const note = KeptNote.safeParse(found.note).data
  const [first] = found.transactions
  if (note === undefined || first === undefined) return foreign('what stands beside it is not ours')
  const { from, chainId, nonce } = first
  const call = callOf(first.data)
  if (call === null) return foreign(`it calls ${first.data.slice(0, 10)}`)
  const transactions: KeptTransaction[] = []
  for (const [index, one] of found.transactions.entries()) {
    const beside = note.each[index]
    const same = one.from === from && one.chainId === chainId && one.nonce === nonce + index
    const plain = callOf(one.data) === call && one.value === '0'
    if (!same || !plain || one.to === null || beside === undefined) {
      return foreign(`transaction ${index + 1} does not go with the first`)
    }
    const { hash, gas, maxFeePerGas, data, to } = one
    transactions.push({ hash, nonce: one.nonce, gas, maxFeePerGas, data, to, ...beside })
  }
  const { keptAt, validUntil } = note
  return { id: found.id, call, chainId, from, keptAt, validUntil, transactions }
}

/** Which of our calls it is; null for anything else, also with something behind it. */
export function callOf(data: Hex): PauseCall | null {
  if (data.length !== 10) return null
  try {
    const { functionName } = decodeFunctionData({ abi: contractAbi, data })
    return functionName === 'pause' || functionName === 'unpause' ? functionName : null
  } catch {
    return null
  }
}

/** Addresses are compared without their checksums. */
export function isBy({ from }: Pick<Kept, 'from'>, address: string): boolean {
  return from.toLowerCase() === address.toLowerCase()
}

function foreign(because: string): Failure {
  return failure('ARGUMENT_INVALID', {
    summary: `It is no signed pause of this console: ${because}.`,
    tried: 'to read a signed transaction that is kept',
    world: 'Nothing was sent.',
    next: 'Forget it, and sign again.',
    field: 'signed',
    retry: 'no',
  })
}
