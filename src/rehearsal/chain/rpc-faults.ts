/** One JSON-RPC call as a provider receives it. */
export interface RpcCall {
  readonly id: unknown
  readonly method: string
  readonly params: readonly unknown[]
}

/** What an RPC endpoint does wrong, in the ways that real ones do. */
export type RpcFault =
  | { readonly kind: 'none' }
  /** Ends every connection. */
  | { readonly kind: 'down' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTTP 429 with `Retry-After`. */
  | { readonly kind: 'rate-limited'; readonly seconds: number }
  /** Knows nothing of the newest blocks: its `latest` is so many behind. */
  | { readonly kind: 'behind'; readonly blocks: number }
  /** Says of every boolean that it is the other one, and changes a digit in longer answers of contracts. */
  | { readonly kind: 'lies' }
  /** Leaves out the last log of every answer that has one. */
  | { readonly kind: 'drops-logs' }
  /** Gives no more than so many blocks, or logs, at once; says so in the words of one or another provider. */
  | { readonly kind: 'log-limit'; readonly blocks: number; readonly logs: number }
  /** Not one endpoint but the chain: its newest blocks are replaced by others. */
  | { readonly kind: 'reorg'; readonly depth: number }
  /** Answers for another chain. */
  | { readonly kind: 'other-chain'; readonly chainId: number }
  /** Ends the connection on which a transaction comes, before or behind passing it on. */
  | { readonly kind: 'cuts-sending'; readonly when: 'before' | 'after' }
  /** Takes transactions and passes them to nobody. */
  | { readonly kind: 'swallows' }

/** Reads a fault that came over the control socket; throws with what it should have been. */
export function rpcFaultOf(value: unknown): RpcFault {
  const fault = typeof value === 'object' && value !== null ? value : {}
  const kind = 'kind' in fault ? fault.kind : undefined
  const number = (field: string): number => {
    const given = Object.entries(fault).find(([name]) => name === field)?.[1]
    if (typeof given === 'number' && given >= 0) return given
    throw new TypeError(`an RPC fault "${String(kind)}" needs a number "${field}"`)
  }
  switch (kind) {
    case 'none':
    case 'down':
    case 'lies':
    case 'drops-logs':
    case 'swallows':
      return { kind }
    case 'slow':
      return { kind, ms: number('ms') }
    case 'rate-limited':
      return { kind, seconds: number('seconds') }
    case 'behind':
      return { kind, blocks: number('blocks') }
    case 'other-chain':
      return { kind, chainId: number('chainId') }
    case 'log-limit':
      return { kind, blocks: number('blocks'), logs: number('logs') }
    case 'cuts-sending':
      return { kind, when: 'when' in fault && fault.when === 'before' ? 'before' : 'after' }
    case 'reorg':
      return { kind, depth: number('depth') }
    default:
      throw new TypeError(
        'an RPC fault is none, down, slow, rate-limited, behind, lies, drops-logs, log-limit, reorg, other-chain, cuts-sending or swallows',
      )
  }
}
