import type { Handover, PlannedAct } from '../../../../../shared/domain/plan.ts'
import type { Carrier, SafeCarrier } from './carrier.ts'
import { approvalsOf, hashesOf } from './carry.ts'
import { safeFile } from './safe-file.ts'
import type { SafeHashes } from './safe-transaction.ts'
import type { Transaction } from './transaction.ts'

export interface ActsOptions {
  readonly chainId: number
  /** When the look was made: it stands in the file, and in nothing that is approved. */
  readonly lookedAt: Date
}

/** What a plan shows as sent: transactions by the key, and for a Safe what its owners are handed. Pure. */
export function carriageActs(
  carrier: Carrier,
  transactions: readonly Transaction[],
  { chainId, lookedAt }: ActsOptions,
): readonly PlannedAct[] {
  if (carrier.kind !== 'safe') {
    return transactions.map((one) => transactionAct(chainId, carrier.address, one))
  }
  const hashes = hashesOf(chainId, carrier, transactions)
  const { ownerHere } = carrier
  const approvals =
    ownerHere === null
      ? []
      : approvalsOf(carrier, hashes).map((one) => transactionAct(chainId, ownerHere, one))
  const handed = transactions.flatMap((transaction, index) => {
    const own = hashes[index]
    return own === undefined
      ? []
      : [handoverOf(carrier, { transaction, index, hashes: own }, { chainId, lookedAt })]
  })
  return [...approvals, ...handed]
}

function transactionAct(chainId: number, from: string, one: Transaction): PlannedAct {
  const { to, data, value, call } = one
  const paid = value === '0' ? {} : { value }
  return { kind: 'transaction', chainId, from, to, call, data, ...paid }
}

function handoverOf(
  safe: SafeCarrier,
  one: {
    readonly transaction: Transaction
    readonly index: number
    readonly hashes: SafeHashes
  },
  { chainId, lookedAt }: ActsOptions,
): Handover {
  const { transaction, index, hashes } = one
  const { to, value, data, call } = transaction
  const nonce = safe.nonce + index
  return {
    kind: 'handover',
    instruction: `${safe.threshold} of the ${safe.owners.length} owners of the Safe sign ${call}, under the Safe's nonce ${nonce}.`,
    fields: [
      ['Safe', safe.address],
      ['Chain', String(chainId)],
      ['Nonce of the Safe', String(nonce)],
      ['To', to],
      ['Value', value],
      ['Calldata', data],
      ['Operation', '0 (a call, no delegate call)'],
      ['Safe transaction hash', hashes.safeTxHash],
      ['Domain hash', hashes.domainHash],
      ['Message hash', hashes.messageHash],
    ],
    file: {
      name: `safe-${safe.address.slice(2, 8)}-nonce-${nonce}.json`,
      mediaType: 'application/json',
      text: JSON.stringify(
        safeFile(
          {
            ...{ chainId, safe: safe.address, createdAt: lookedAt },
            name: call,
            description: `Rollback Console: ${call}. Sign under nonce ${nonce}.`,
          },
          [transaction],
        ),
        null,
        2,
      ),
    },
  }
}
