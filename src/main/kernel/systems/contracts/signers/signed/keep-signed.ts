import { type Failure, failure } from '../../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { KeptSigned, SignedBundle } from '../../../../ports/signed.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { type ChainView, usableOf } from '../../read-chain.ts'
import { chainNow, nonceAt } from '../next-nonce.ts'
import { readSigned } from '../offline/read-signed.ts'
import { codeFingerprint } from './code-fingerprint.ts'
import { type Kept, type KeptNote, keptOf } from './kept.ts'
import { elsewhereReasons } from './stale-reasons.ts'

/**
 * A signed file's text as it is to be kept: judged by itself, and with what its contracts run today. What is stale already
 * is kept all the same, and says so where it is listed. Nothing is changed by it.
 */
export async function bundleOfText(
  text: string,
  world: Reads,
  signal: AbortSignal,
): Promise<SignedBundle | Failure> {
  const file = await readSigned(text)
  if ('code' in file) return file
  const { prepared, signed } = file
  const chain = await chainNow(world, signal)
  const note = await noteOf(prepared, { world, chain })
  const raws = signed.map(({ raw }) => lower(raw))
  const { chainId, from, call } = prepared
  const own = {
    ...{ id: '', keptAt: note.keptAt, validUntil: note.validUntil, chainId, from, call },
    transactions: prepared.transactions.map((one, index) => {
      const beside = { hash: signed[index]?.hash ?? '0x', code: null } as const
      return { ...one, ...beside }
    }),
  }
  const [elsewhere] = elsewhereReasons(own, contractsProfile(world.profile))
  if (elsewhere !== undefined) return notHere(elsewhere)
  return { raws, note, replaces: await replacedBy(own, { world, chain }) }
}

interface Seen {
  readonly world: Reads
  readonly chain: ChainView
}

/** What is written beside signed bytes: until when, and what every contract runs now. */
async function noteOf(
  given: {
    readonly validUntil: string
    readonly transactions: readonly { readonly contract: string; readonly to: string }[]
  },
  { world, chain }: Seen,
): Promise<KeptNote> {
  const block = chain.pinned ?? 0
  const each = given.transactions.map(async ({ contract, to }) => {
    const codes = await Promise.all(
      usableOf(chain).map((endpoint) => codeFingerprint({ endpoint, block }, to)),
    )
    const known = codes.filter((one) => one !== null)
    // Where endpoints contradict each other nobody knows what it was signed for.
    const agreed = new Set(known).size === 1 ? (known[0] ?? null) : null
    return { contract, code: agreed }
  })
  const keptAt = world.clock.now().toISOString()
  return { keptAt, validUntil: given.validUntil, each: await Promise.all(each) }
}

/** Ids of what a new file of the same account and call makes useless: its nonce is used, or is the same one. */
async function replacedBy(
  {
    chainId,
    from,
    call,
    transactions,
  }: Pick<Kept, 'chainId' | 'from' | 'call'> & {
    readonly transactions: readonly { readonly nonce: number }[]
  },
  { world, chain }: Seen,
): Promise<readonly string[]> {
  const nonce = await nonceAt(chain, from)
  const found = (await world.signed.kept()).map((one: KeptSigned) => keptOf(one))
  return found.flatMap((one) => {
    if ('summary' in one || one.chainId !== chainId || one.call !== call) return []
    if (one.from.toLowerCase() !== from.toLowerCase()) return []
    const last = one.transactions.at(-1)?.nonce ?? 0
    const isSame = one.transactions[0]?.nonce === transactions[0]?.nonce
    return last < nonce || isSame ? [one.id] : []
  })
}

function lower(hex: string): `0x${string}` {
  return `0x${hex.slice(2).toLowerCase()}`
}

function notHere({ words, next, field }: ReturnType<typeof elsewhereReasons>[number]): Failure {
  return failure('ARGUMENT_INVALID', {
    summary: words,
    tried: 'to hold the signed file against the profile',
    world: 'Nothing was kept, and nothing was sent.',
    next,
    field,
    retry: 'no',
  })
}
