import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { contractAbi } from './interfaces.ts'
import type { RpcAnswer } from './rpc.ts'

export function encodePaused(): Hex {
  return encodeFunctionData({ abi: contractAbi, functionName: 'paused' })
}

/** What `paused()` answered; null where it did not. */
export function readPaused(answer: RpcAnswer): boolean | null {
  if (answer.kind !== 'result' || typeof answer.result !== 'string') return null
  try {
    const data: Hex = `0x${answer.result.slice(2)}`
    return decodeFunctionResult({ abi: contractAbi, functionName: 'paused', data })
  } catch {
    return null
  }
}
