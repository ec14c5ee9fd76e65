import { type Hex, numberToHex } from 'viem'
import type { Endpoint } from '../rpc.ts'

/** Code at an address at a block: null where there is none, undefined where the endpoint does not answer. */
export async function askCode(
  endpoint: Endpoint,
  address: string,
  block: number,
): Promise<Hex | null | undefined> {
  const answer = await endpoint.ask('eth_getCode', [address, numberToHex(Math.max(0, block))])
  if (answer.kind !== 'result' || !isHex(answer.result)) return undefined
  return answer.result === '0x' ? null : answer.result
}

export function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && value.startsWith('0x')
}
