import type { Failure } from '../../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../../shared/domain/json.ts'
import type { RpcEndpoint } from '../../../../shared/domain/profile-chain.ts'
import type { HttpMutations, HttpRequest } from '../../ports/http.ts'

/** What one endpoint made of a signed transaction. */
export type Taken =
  | { readonly kind: 'taken' }
  /** It has it already, or has mined it. */
  | { readonly kind: 'known' }
  /** Another transaction of this nonce waits there at a better price. */
  | { readonly kind: 'underpriced' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'not-sent'; readonly failure: Failure }
  | { readonly kind: 'reply-lost'; readonly failure: Failure }

/** How an endpoint is called where people read: its host, or the name of its credential. */
function endpointName(endpoint: RpcEndpoint): string {
  return 'url' in endpoint ? new URL(endpoint.url).host : `{secret:${endpoint.secret}}`
}

const TIMEOUT_MS = 8_000

function requestOf(endpoint: RpcEndpoint, method: string, params: JsonValue): HttpRequest {
  const url = 'url' in endpoint ? endpoint.url : { secret: endpoint.secret }
  const body = { jsonrpc: '2.0', id: 1, method, params }
  return { method: 'POST', url, body, timeoutMs: TIMEOUT_MS }
}

/** Hands a signed transaction to one endpoint. */
export async function offer(
  http: HttpMutations,
  endpoint: RpcEndpoint,
  { raw, signal }: { readonly raw: string; readonly signal: AbortSignal },
): Promise<Taken> {
  const sent = await http.mutate(requestOf(endpoint, 'eth_sendRawTransaction', [raw]), signal)
  if (sent.kind !== 'answered') return sent
  const { error, result } = fieldsOf(sent.answer.json)
  if (typeof result === 'string') return { kind: 'taken' }
  const words = wordsOf(error) ?? `HTTP ${sent.answer.status}`
  // Clients differ in their words and share no code for it: geth, erigon, reth, nethermind, anvil.
  if (/already known|already imported|known transaction/i.test(words)) return { kind: 'known' }
  if (/underpriced/i.test(words)) return { kind: 'underpriced' }
  return { kind: 'refused', words: `${endpointName(endpoint)}: ${words}` }
}

/** A transaction's receipt, or null where this endpoint knows of none. Never throws. */
export async function receiptAt(
  http: HttpMutations,
  endpoint: RpcEndpoint,
  { hash, signal }: { readonly hash: string; readonly signal: AbortSignal },
): Promise<{ readonly succeeded: boolean; readonly block: number } | null> {
  try {
    const request = requestOf(endpoint, 'eth_getTransactionReceipt', [hash])
    const { result } = fieldsOf((await http.read(request, signal)).json)
    if (typeof result !== 'object' || result === null) return null
    const { status, blockNumber } = { status: undefined, blockNumber: undefined, ...result }
    return { succeeded: status === '0x1', block: Number(blockNumber) }
  } catch {
    return null
  }
}

/** The newest block that this endpoint knows; 0 where it does not say. Never throws. */
export function newestBlock(
  http: HttpMutations,
  endpoint: RpcEndpoint,
  signal: AbortSignal,
): Promise<number> {
  return numberAt(http, requestOf(endpoint, 'eth_blockNumber', []), signal)
}

/** How many transactions of an account are mined; 0 where this endpoint does not say. Never throws. */
export function minedCount(
  http: HttpMutations,
  endpoint: RpcEndpoint,
  { address, signal }: { readonly address: string; readonly signal: AbortSignal },
): Promise<number> {
  const request = requestOf(endpoint, 'eth_getTransactionCount', [address, 'latest'])
  return numberAt(http, request, signal)
}

async function numberAt(
  http: HttpMutations,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<number> {
  try {
    const { result } = fieldsOf((await http.read(request, signal)).json)
    return typeof result === 'string' ? Number(result) : 0
  } catch {
    return 0
  }
}

function fieldsOf(json: unknown): { readonly error?: unknown; readonly result?: unknown } {
  return typeof json === 'object' && json !== null ? json : {}
}

function wordsOf(error: unknown): string | null {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined
  return typeof message === 'string' ? message.slice(0, 300) : null
}
