import { z } from 'zod'
import { largest } from './largest.ts'
import type { Endpoint } from './rpc.ts'

/** How an endpoint stands: whether it can be asked about this chain, and how fresh it is. */
export type EndpointState =
  | { readonly kind: 'usable'; readonly block: number; readonly baseFee: bigint }
  | { readonly kind: 'unusable'; readonly because: string }

/** More blocks behind the newest than this, and an endpoint's word counts for nothing. */
const LAG_TOLERANCE = 3

const blockSchema = z.object({ number: z.string(), baseFeePerGas: z.string().optional() })

/** All endpoints, looked at in one moment, and the block at which they will be asked. */
export interface ChainView {
  readonly endpoints: readonly { readonly endpoint: Endpoint; readonly state: EndpointState }[]
  /** The newest block that every usable endpoint has; null where none is usable. */
  readonly pinned: number | null
  readonly newest: number | null
  readonly baseFee: bigint
}

export async function readChain(
  endpoints: readonly Endpoint[],
  chainId: number,
): Promise<ChainView> {
  const first = await Promise.all(endpoints.map((endpoint) => readEndpoint(endpoint, chainId)))
  const blocks = first.flatMap((state) => (state.kind === 'usable' ? [state.block] : []))
  const newest = blocks.length === 0 ? null : Math.max(...blocks)
  const states = first.map((state): EndpointState => {
    if (state.kind !== 'usable' || newest === null) return state
    const behind = newest - state.block
    if (behind <= LAG_TOLERANCE) return state
    return { kind: 'unusable', because: `it is ${behind} blocks behind` }
  })
  const usable = states.flatMap((state) => (state.kind === 'usable' ? [state] : []))
  return {
    endpoints: endpoints.map((endpoint, index) => ({
      endpoint,
      state: states[index] ?? { kind: 'unusable', because: 'it was not asked' },
    })),
    pinned: usable.length === 0 ? null : Math.min(...usable.map(({ block }) => block)),
    newest,
    baseFee: largest(usable.map(({ baseFee }) => baseFee)),
  }
}

async function readEndpoint(endpoint: Endpoint, chainId: number): Promise<EndpointState> {
  const [id, latest] = await Promise.all([
    endpoint.ask('eth_chainId', []),
    endpoint.ask('eth_getBlockByNumber', ['latest', false]),
  ])
  if (id.kind === 'failed') return { kind: 'unusable', because: id.failure.summary }
  const answered = id.kind === 'result' ? Number(id.result) : Number.NaN
  if (answered !== chainId) {
    return { kind: 'unusable', because: `it is on chain ${answered}, not on ${chainId}` }
  }
  const block = latest.kind === 'result' ? blockSchema.safeParse(latest.result) : undefined
  if (block?.success !== true) return { kind: 'unusable', because: 'it names no newest block' }
  const { number, baseFeePerGas } = block.data
  return { kind: 'usable', block: Number(number), baseFee: BigInt(baseFeePerGas ?? '0x0') }
}

/** Endpoints whose word counts. */
export function usableOf(view: ChainView): readonly Endpoint[] {
  return view.endpoints.flatMap(({ endpoint, state }) =>
    state.kind === 'usable' ? [endpoint] : [],
  )
}

/** Those that do not, with the reason. */
export function unusableOf(view: ChainView): readonly string[] {
  return view.endpoints.flatMap(({ endpoint, state }) =>
    state.kind === 'unusable' ? [`${endpoint.name}: ${state.because}`] : [],
  )
}
