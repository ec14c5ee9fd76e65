import { z } from 'zod'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { ChainCall } from '../../../ports/chain.ts'
import type { Effects, Reads } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { feesFor } from '../fees.ts'
import { type ChainView, readChain, usableOf } from '../read-chain.ts'
import { type Endpoint, endpointOf } from '../rpc.ts'
import { sponsoringOf } from './paymaster-profile.ts'

/** What tells later whether one transaction of the signer happened: its next nonce, never a clock. */
export const CallState = z.object({ nonce: z.number(), block: z.number() })
export type CallState = z.infer<typeof CallState>

export async function chainNow(world: Reads, signal: AbortSignal): Promise<ChainView> {
  const { chain } = sponsoringOf(world.profile)
  return readChain(
    chain.rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
    chain.chainId,
    { clock: world.clock, signal },
  )
}

/** The smallest nonce that is not mined: what waits in the pool under it is replaced, so that nothing is paid twice. */
export async function callState(
  signer: string,
  world: Reads,
  signal: AbortSignal,
): Promise<CallState> {
  const chain = await chainNow(world, signal)
  const counts = await Promise.all(usableOf(chain).map((endpoint) => countOf(endpoint, signer)))
  return { nonce: Math.max(0, ...counts), block: chain.newest ?? 0 }
}

async function countOf(endpoint: Endpoint, signer: string): Promise<number> {
  const answer = await endpoint.ask('eth_getTransactionCount', [signer, 'latest'])
  return answer.kind === 'result' && typeof answer.result === 'string' ? Number(answer.result) : 0
}

/** Signs one transaction and hands it to every endpoint. `gas` is what the call may use. */
export async function sendCall(
  {
    call,
    signer,
    title,
  }: { readonly call: ChainCall; readonly signer: string; readonly title: string },
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const sponsoring = sponsoringOf(world.profile)
  const { chain: onChain } = sponsoring
  const [chain, { nonce }] = await Promise.all([
    chainNow(world, signal),
    callState(signer, world, signal),
  ])
  const sent = await world.chain.send(
    {
      chainId: onChain.chainId,
      signer: sponsoring.secret,
      rpc: onChain.rpc,
      nonce,
      calls: [call],
      fees: feesFor(chain.baseFee, onChain.maxFeeGwei).fees,
    },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const { receipts, refusals } = sent.answer
  const [receipt] = receipts
  if (receipt?.status === 'reverted') {
    return {
      kind: 'refused',
      failure: failure('REFUSED_BY_PROVIDER', {
        summary: 'The transaction was mined and reverted.',
        tried: title,
        answered: `${receipt.to} in block ${receipt.block}`,
        world: 'Only gas was spent.',
        next: 'Look again: what it was planned on has changed.',
      }),
    }
  }
  if (receipt === undefined || receipt.block === null) {
    return {
      kind: 'reply-lost',
      failure: failure('REPLY_LOST', {
        summary: 'The transaction was sent and is in no block yet.',
        tried: title,
        answered: refusals.join('; '),
        world:
          'Unknown: it may still be mined. Its nonce is looked at before anything is sent again.',
        next: 'Look again; the chain may be slow, or the price too low.',
        retry: 'probe-first',
      }),
    }
  }
  return { kind: 'accepted', facts: { hashes: [...receipt.hashes], block: receipt.block } }
}
