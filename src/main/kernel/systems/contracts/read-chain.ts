import { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
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

/** So much later than the first, and an endpoint is left out: what is asked next would wait for it again and again. */
const LATE_MS = 2_000

/** Looks at all endpoints in one moment; with `hurry` nobody waits for one that is late. */
export async function readChain(
  endpoints: readonly Endpoint[],
  chainId: number,
  hurry?: { readonly clock: Pick<Clock, 'sleep'>; readonly signal: AbortSignal },
): Promise<ChainView> {
  const asked = endpoints.map((endpoint) => readEndpoint(endpoint, chainId))
  const first = await (hurry === undefined ? Promise.all(asked) : inTime(asked, hurry))
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

/** The states in their order; one that is late is unusable. */
async function inTime(
  asked: readonly Promise<EndpointState>[],
  { clock, signal }: { readonly clock: Pick<Clock, 'sleep'>; readonly signal: AbortSignal },
): Promise<readonly EndpointState[]> {
  const late: EndpointState = {
    kind: 'unusable',
    because: `it answers more than ${LATE_MS / 1000} s later than the others`,
  }
  const states: EndpointState[] = asked.map(() => late)
  const enough = new AbortController()
  const firstUsable = new Promise<void>((resolve) => {
    for (const [index, one] of asked.entries()) {
      void one.then((state) => {
        states[index] = state
        if (state.kind === 'usable') resolve()
      })
    }
  })
  const later = firstUsable
    .then(() => clock.sleep(LATE_MS, AbortSignal.any([signal, enough.signal])))
    .catch(() => undefined)
  await Promise.race([Promise.all(asked), later])
  enough.abort()
  return [...states]
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
