import { numberToHex } from 'viem'
import { z } from 'zod'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Endpoint } from '../rpc.ts'
import type { Witnesses } from './agree.ts'

/** A block by number and hash: the number alone names another block after a reorganisation. */
export const PinnedBlock = z.object({
  number: z.int().min(0),
  hash: z.string().regex(/^0x[0-9a-f]{64}$/),
})
export type PinnedBlock = z.infer<typeof PinnedBlock>

const headerSchema = z.object({ number: z.string(), hash: z.string() })

/** A block as the endpoints agree on it. @throws FailureError MIXED, UNREACHABLE */
export async function readBlock(witnesses: Witnesses, number: number): Promise<PinnedBlock> {
  const agreed = await witnesses.agree(`block ${number}`, async (endpoint) => {
    const header = await headerAt(endpoint, numberToHex(number))
    if (typeof header === 'string') return { kind: 'failed', words: header }
    const words = `${header.number} is ${header.hash.slice(0, 12)}…`
    return { kind: 'said', value: header, digest: header.hash, words }
  })
  return agreed.value
}

/** The newest block that all of these call final; null where one of them knows no such thing. */
export async function finalizedNumber(endpoints: readonly Endpoint[]): Promise<number | null> {
  const headers = await Promise.all(endpoints.map((endpoint) => headerAt(endpoint, 'finalized')))
  const numbers = headers.map((header) => (typeof header === 'string' ? Number.NaN : header.number))
  const least = Math.min(...numbers)
  return Number.isFinite(least) ? least : null
}

/** A header, or why there is none. */
async function headerAt(endpoint: Endpoint, tag: string): Promise<PinnedBlock | string> {
  const answer = await endpoint.ask('eth_getBlockByNumber', [tag, false])
  if (answer.kind === 'failed') return answer.failure.summary
  const header = answer.kind === 'result' ? headerSchema.safeParse(answer.result).data : undefined
  if (header === undefined) return `it has no block ${tag}`
  return { number: Number(header.number), hash: header.hash.toLowerCase() }
}

/** Why the pinned block is no longer a block of this chain; null while it is. @throws FailureError MIXED, UNREACHABLE */
export async function reorganised(
  witnesses: Witnesses,
  pinned: PinnedBlock,
): Promise<Failure | null> {
  const now = await readBlock(witnesses, pinned.number)
  return now.hash === pinned.hash ? null : gone(pinned, `block ${pinned.number} is ${now.hash} now`)
}

function gone(pinned: PinnedBlock, answered: string): Failure {
  return failure('DATA_DIFFERS', {
    summary: `The chain was reorganised: block ${pinned.number} is no longer the one that was pinned.`,
    tried: `to find block ${pinned.number} with the hash ${pinned.hash}`,
    answered,
    world: 'Nothing was changed on the chain. What was read at that block counts for nothing.',
    next: 'Retry: it looks at the pause again, pins a new block, and begins a new export.',
  })
}
