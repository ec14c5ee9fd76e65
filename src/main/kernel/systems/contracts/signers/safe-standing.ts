import { decodeFunctionResult, encodeFunctionData, parseAbi } from 'viem'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { isHex } from '../questions.ts'
import { unusableOf, usableOf } from '../read-chain.ts'
import type { Endpoint } from '../rpc.ts'
import type { SafeCarrier } from './carrier.ts'
import { hashesOf } from './carry.ts'
import { chainNow } from './next-nonce.ts'
import type { Transaction } from './transaction.ts'

const safeAbi = parseAbi([
  'function nonce() view returns (uint256)',
  'function approvedHashes(address owner, bytes32 hash) view returns (uint256)',
])

/** How far a Safe is with what it was handed. Signatures that owners gave in the Safe app are not on the chain. */
export type SafeStanding =
  /** No endpoint says anything. */
  | { readonly kind: 'silent'; readonly because: readonly string[] }
  /** It has used these nonces: for this, or for something else that was signed under them. */
  | { readonly kind: 'nonce-used'; readonly nonce: number }
  /** Its nonce is still before: something else has to be executed first. */
  | { readonly kind: 'waits'; readonly nonce: number }
  | { readonly kind: 'signing'; readonly approvals: readonly (readonly `0x${string}`[])[] }

/** Approvals of each transaction, in their order, as the chain has them. */
export async function safeStanding(
  { carrier, transactions }: SafeWork,
  world: Reads,
  signal: AbortSignal,
): Promise<SafeStanding> {
  const chain = await chainNow(world, signal)
  const usable = usableOf(chain)
  const nonces = await Promise.all(
    usable.map((endpoint) => ask(endpoint, carrier.address, { functionName: 'nonce' })),
  )
  const known = nonces.flatMap((one) => (one === undefined ? [] : [Number(one)]))
  if (known.length === 0) return { kind: 'silent', because: unusableOf(chain) }
  // Nonces never go back: of endpoints that lag a block the highest is the truth.
  const nonce = Math.max(...known)
  if (nonce >= carrier.nonce + transactions.length) return { kind: 'nonce-used', nonce }
  if (nonce < carrier.nonce) return { kind: 'waits', nonce }
  const { chainId } = contractsProfile(world.profile)
  const approvals = hashesOf(chainId, carrier, transactions).map(async ({ safeTxHash }) => {
    const given = carrier.owners.map(async (owner) => {
      const args = [owner, safeTxHash] as const
      const said = await Promise.all(
        usable.map((endpoint) =>
          ask(endpoint, carrier.address, { functionName: 'approvedHashes', args }),
        ),
      )
      return said.some((one) => one !== undefined && one > 0n) ? [owner] : []
    })
    return (await Promise.all(given)).flat()
  })
  return { kind: 'signing', approvals: await Promise.all(approvals) }
}

export interface SafeWork {
  readonly carrier: SafeCarrier
  readonly transactions: readonly Transaction[]
}

/** How it stands, for people: who has signed on the chain, and whose signatures are missing. */
export function standingWords(standing: SafeStanding, { carrier }: SafeWork): string {
  switch (standing.kind) {
    case 'silent':
      return `no RPC endpoint answers about the Safe (${standing.because.join('; ')})`
    case 'nonce-used':
      return `the Safe has executed what was signed under nonce ${carrier.nonce}`
    case 'waits':
      return `the Safe is at nonce ${standing.nonce}: what is queued before ${carrier.nonce} has to be executed first`
    case 'signing': {
      const signed = carrier.owners.filter((owner) =>
        standing.approvals.every((given) => given.includes(owner)),
      )
      const count = `${signed.length} of ${carrier.threshold} signatures are on the chain`
      if (signed.length >= carrier.threshold) return `${count}: it can be executed`
      const open = carrier.owners.filter((owner) => !signed.includes(owner))
      return `${count}; missing ${carrier.threshold - signed.length} of ${open.join(', ')} (what they sign in the Safe app is seen here when it is executed)`
    }
  }
}

type Question =
  | { readonly functionName: 'nonce' }
  | {
      readonly functionName: 'approvedHashes'
      readonly args: readonly [`0x${string}`, `0x${string}`]
    }

async function ask(endpoint: Endpoint, to: string, asked: Question): Promise<bigint | undefined> {
  const data = encodeFunctionData({ abi: safeAbi, ...asked })
  const answer = await endpoint.ask('eth_call', [{ to, data }, 'latest'])
  if (answer.kind !== 'result' || !isHex(answer.result)) return undefined
  try {
    const { functionName } = asked
    return decodeFunctionResult({ abi: safeAbi, functionName, data: answer.result })
  } catch {
    return undefined
  }
}
