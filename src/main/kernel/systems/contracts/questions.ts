import { decodeFunctionResult, encodeFunctionData, type Hex, numberToHex } from 'viem'
import { contractAbi } from './interfaces.ts'
import type { Endpoint } from './rpc.ts'

/** Where and when a contract is asked. */
export interface At {
  readonly endpoint: Endpoint
  /** Pinned, so that all answers are of one moment. */
  readonly block: number
}

type Question =
  | 'paused'
  | 'owner'
  | 'authority'
  | 'getThreshold'
  | 'getOwners'
  | 'nonce'
  | 'getMinDelay'
  | 'isTargetClosed'

/** One question to one contract; undefined where it does not know it. */
export async function question(
  { endpoint, block }: At,
  to: string,
  ...[functionName, args]: [Question, (readonly Hex[])?]
): Promise<unknown> {
  const call = { abi: contractAbi, functionName, ...(args === undefined ? {} : { args }) }
  // The name and its arguments belong together, which the library cannot see through a union.
  const data = encodeFunctionData(call as Parameters<typeof encodeFunctionData>[0])
  const answer = await endpoint.ask('eth_call', [{ to, data }, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result) || answer.result === '0x') return undefined
  try {
    return decodeFunctionResult({ abi: contractAbi, functionName, data: answer.result })
  } catch {
    return undefined
  }
}

/** Undefined where the endpoint does not answer, null where no contract stands there. */
export async function codeOf(
  { endpoint, block }: At,
  address: string,
): Promise<Hex | null | undefined> {
  const answer = await endpoint.ask('eth_getCode', [address, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result)) return undefined
  return answer.result === '0x' ? null : answer.result
}

export function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && value.startsWith('0x')
}
