import { encodeFunctionData, parseAbi } from 'viem'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import type { Carrier, SafeCarrier } from './carrier.ts'
import { type SafeHashes, safeHashes } from './safe-transaction.ts'
import { sendByKey } from './send-by-key.ts'
import type { Transaction } from './transaction.ts'

const approveAbi = parseAbi(['function approveHash(bytes32 hashToApprove)'])

/** What a plan says about who carries what. */
export interface Carriage {
  readonly carrier: Carrier
  readonly transactions: readonly Transaction[]
  /** The plan's title, for failures. */
  readonly title: string
}

/**
 * The one mutation of a step whose transactions may be carried by others. By the key they are sent; to a
 * Safe they are proposed, with the approval of the owner whose key is here. What is signed offline comes
 * back by hand (`signed/send-signed.ts`): it is no carrier of this step.
 */
export async function carry(
  { carrier, transactions, title }: Carriage,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const { chainId } = contractsProfile(world.profile)
  switch (carrier.kind) {
    case 'key':
      return sendByKey(transactions, { from: carrier.address, title }, world, signal)
    case 'safe': {
      const hashes = hashesOf(chainId, carrier, transactions)
      if (carrier.ownerHere !== null) {
        const approvals = approvalsOf(carrier, hashes)
        return sendByKey(approvals, { from: carrier.ownerHere, title }, world, signal)
      }
      const sent = await world.chain.propose(
        transactions.map(({ to, data, value }, index) => ({
          ...{ chainId, from: carrier.address, to, data, value: BigInt(value) },
          hash: hashes[index]?.safeTxHash ?? '',
        })),
      )
      return sent.kind === 'answered' ? { kind: 'accepted', facts: { ...sent.answer } } : sent
    }
    case 'offline':
      return {
        kind: 'not-sent',
        failure: failure('BLOCKED', {
          summary: `The key of ${carrier.address} is on another machine.`,
          tried: title,
          next: 'Prepare it, sign it there, and bring the signed file back.',
        }),
      }
  }
}

/** Of each transaction, under the Safe's nonces in their order. */
export function hashesOf(
  chainId: number,
  safe: SafeCarrier,
  transactions: readonly Transaction[],
): readonly SafeHashes[] {
  return transactions.map((transaction, index) =>
    safeHashes(chainId, safe, { transaction, nonce: safe.nonce + index }),
  )
}

/** The approvals of the owner whose key is here: they cost gas, and stand on the chain for everybody to see. */
export function approvalsOf(
  { address }: SafeCarrier,
  hashes: readonly SafeHashes[],
): readonly Transaction[] {
  return hashes.map(({ safeTxHash }) => ({
    to: address,
    data: encodeFunctionData({
      abi: approveAbi,
      functionName: 'approveHash',
      args: [safeTxHash],
    }),
    value: '0',
    call: `approveHash(${safeTxHash}) of the Safe`,
  }))
}
