import type { Reads } from '../../../../ports/reads.ts'
import { type ChainView, usableOf } from '../../read-chain.ts'
import { nonceAt } from '../next-nonce.ts'
import { codeFingerprint } from './code-fingerprint.ts'
import { type Kept, type KeptNote, keptOf } from './kept.ts'

/** What each contract runs now; null where endpoints contradict each other, or none answers. */
export async function codesNow(
  contracts: readonly { readonly to: string }[],
  chain: ChainView,
): Promise<readonly (string | null)[]> {
  const block = chain.pinned ?? 0
  return Promise.all(
    contracts.map(async ({ to }) => {
      const asked = usableOf(chain).map((endpoint) => codeFingerprint({ endpoint, block }, to))
      const known = (await Promise.all(asked)).filter((one) => one !== null)
      return new Set(known).size === 1 ? (known[0] ?? null) : null
    }),
  )
}

/** What is written beside signed bytes: until when, and what every contract runs. Pure. */
export function noteOf(
  given: {
    readonly validUntil: string
    readonly transactions: readonly { readonly contract: string }[]
  },
  codes: readonly (string | null)[],
  now: Date,
): KeptNote {
  return {
    keptAt: now.toISOString(),
    validUntil: given.validUntil,
    each: given.transactions.map(({ contract }, index) => ({
      contract,
      code: codes[index] ?? null,
    })),
  }
}

/** Ids of what a new file of the same account and call makes useless: its nonce is used, or is the same one. */
export async function replacedBy(
  {
    chainId,
    from,
    call,
    transactions,
  }: Pick<Kept, 'chainId' | 'from' | 'call'> & {
    readonly transactions: readonly { readonly nonce: number }[]
  },
  { world, chain }: { readonly world: Reads; readonly chain: ChainView },
): Promise<readonly string[]> {
  const nonce = await nonceAt(chain, from)
  const found = (await world.signed.kept()).map(keptOf)
  return found.flatMap((one) => {
    if ('summary' in one || one.chainId !== chainId || one.call !== call) return []
    if (one.from.toLowerCase() !== from.toLowerCase()) return []
    const last = one.transactions.at(-1)?.nonce ?? 0
    const isSame = one.transactions[0]?.nonce === transactions[0]?.nonce
    return last < nonce || isSame ? [one.id] : []
  })
}
