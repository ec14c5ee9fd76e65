import { numberToHex } from 'viem'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import { decodeRevert } from '../decode-revert.ts'
import type { Endpoint } from '../rpc.ts'
import { rowsPerBatch, type Trial } from './batch-size.ts'
import { importData } from './read-batches.ts'
import type { StateWorld } from './state-world.ts'

/** What a successor says to a first batch, without anything being sent. */
export type Trying =
  | { readonly kind: 'allowed'; readonly rowsPerBatch: number }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unknown'; readonly words: string }

/** Rows of the larger trial: enough that the cost of one more row is told from the cost of any. */
const TRIAL_ROWS = 20
/** A batch that nobody has sent: no contract knows its mark. */
const TRIAL_ID = `0x${'0'.repeat(63)}1` as const

/** Tries batches of two sizes as the signer: it proves that the import is allowed, and says how much fits. */
export async function tryImport(
  { move, endpoints, chain }: StateWorld,
  rows: readonly JsonObject[],
  signer: string,
): Promise<Trying> {
  const [endpoint] = endpoints
  if (endpoint === undefined || chain.pinned === null)
    return { kind: 'unknown', words: 'no endpoint answers' }
  const trials: Trial[] = []
  for (const some of [rows.slice(0, 1), rows.slice(0, TRIAL_ROWS)]) {
    const data = importData(move, { id: TRIAL_ID, rows: some })
    const answer = await endpoint.ask('eth_estimateGas', [
      { from: signer, to: move.to.address, data },
    ])
    if (answer.kind === 'failed') return { kind: 'unknown', words: answer.failure.summary }
    if (answer.kind === 'reverted')
      return { kind: 'refused', words: refusalWords(decodeRevert(answer)) }
    trials.push({
      rows: some.length,
      gas: BigInt(String(answer.result)),
      bytes: (data.length - 2) / 2,
    })
  }
  const [small, large] = trials
  if (small === undefined || large === undefined)
    return { kind: 'unknown', words: 'nothing was tried' }
  const blockGas = await blockGasOf(endpoint, chain.pinned)
  return { kind: 'allowed', rowsPerBatch: rowsPerBatch(small, large, blockGas) }
}

export function refusalWords(refusal: ReturnType<typeof decodeRevert>): string {
  return refusal.kind === 'already' ? 'it must be paused while it takes rows' : refusal.words
}

async function blockGasOf(endpoint: Endpoint, block: number): Promise<bigint> {
  const answer = await endpoint.ask('eth_getBlockByNumber', [numberToHex(block), false])
  const header = answer.kind === 'result' ? answer.result : null
  const limit =
    typeof header === 'object' && header !== null && 'gasLimit' in header
      ? header.gasLimit
      : undefined
  return BigInt(typeof limit === 'string' ? limit : 30_000_000)
}
