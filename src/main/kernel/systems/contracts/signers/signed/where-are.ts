import { z } from 'zod'
import type { Reads } from '../../../../ports/reads.ts'
import type { Settlement } from '../../../../ports/system.ts'
import { usableOf } from '../../read-chain.ts'
import type { Endpoint } from '../../rpc.ts'
import { chainNow } from '../next-nonce.ts'
import type { SendDetails } from './send-details.ts'

/** Where one signed transaction is by now. */
export type SignedWhere = 'nowhere' | 'in-a-pool' | 'succeeded' | 'reverted'

/**
 * The same bytes can be offered again without harm: only where pools have all that is left is there something to wait for.
 * One that nobody has holds up those behind it in the pools, for ever: it is offered again.
 */
export async function settlementOf(
  { transactions }: SendDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const usable = usableOf(await chainNow(world, signal))
  if (usable.length === 0) return 'unsettled'
  const where = await Promise.all(transactions.map(({ hash }) => whereIs(usable, hash)))
  if (where.every(isMined)) return 'happened'
  return where.includes('nowhere') ? 'did-not' : 'unsettled'
}

/** Mined already, whatever came of it: its nonce is used by itself. */
export function isMined(where: SignedWhere): boolean {
  return where === 'succeeded' || where === 'reverted'
}

const receiptSchema = z.object({ status: z.string() })

/** By its hash: mined anywhere counts as mined, in any pool as waiting. */
export async function whereIs(usable: readonly Endpoint[], hash: string): Promise<SignedWhere> {
  const receipts = await Promise.all(
    usable.map((endpoint) => endpoint.ask('eth_getTransactionReceipt', [hash])),
  )
  for (const answer of receipts) {
    const read = receiptSchema.safeParse(answer.kind === 'result' ? answer.result : null).data
    if (read !== undefined) return read.status === '0x1' ? 'succeeded' : 'reverted'
  }
  const known = await Promise.all(
    usable.map((endpoint) => endpoint.ask('eth_getTransactionByHash', [hash])),
  )
  const waits = known.some(
    ({ kind, ...answer }) => kind === 'result' && 'result' in answer && answer.result !== null,
  )
  return waits ? 'in-a-pool' : 'nowhere'
}
