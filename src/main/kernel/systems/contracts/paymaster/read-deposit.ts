import {
  type Abi,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  isHex,
  numberToHex,
} from 'viem'
import type { Endpoint } from '../rpc.ts'
import { entryPointAbi, paymasterAbi } from './interfaces.ts'

/** What one endpoint says of one paymaster at one block. Amounts in wei. */
export interface DepositView {
  readonly deposit: bigint
  readonly staked: boolean
  readonly stake: bigint
  readonly unstakeDelaySeconds: number
  /** Seconds of the epoch from which the stake may be taken out; 0 while it is locked. */
  readonly withdrawTime: number
  /** Null where nothing stands at its address. */
  readonly paymaster: {
    /** Of which EntryPoint it takes operations; null where it has no such function. */
    readonly entryPoint: string | null
    /** Whose signature it pays for; null where it asks for none. */
    readonly verifyingSigner: string | null
    readonly owner: string | null
  } | null
}

export interface AskedAt {
  readonly endpoint: Endpoint
  readonly block: number
}

/** Null where the endpoint does not answer: it is silent about this paymaster. */
export async function readDeposit(
  at: AskedAt,
  entryPoint: string,
  paymaster: string,
): Promise<DepositView | null> {
  const ask = (functionName: 'entryPoint' | 'verifyingSigner' | 'owner') =>
    askView(at, paymaster, { abi: paymasterAbi, functionName })
  const [info, code, its, signer, owner] = await Promise.all([
    askView(at, entryPoint, {
      abi: entryPointAbi,
      functionName: 'getDepositInfo',
      args: [paymaster],
    }),
    at.endpoint.ask('eth_getCode', [paymaster, numberToHex(at.block)]),
    ask('entryPoint'),
    ask('verifyingSigner'),
    ask('owner'),
  ])
  if (!Array.isArray(info) || code.kind !== 'result') return null
  const [deposit, staked, stake, unstakeDelaySeconds, withdrawTime] = info
  const address = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    deposit: BigInt(deposit),
    staked: staked === true,
    stake: BigInt(stake),
    unstakeDelaySeconds: Number(unstakeDelaySeconds),
    withdrawTime: Number(withdrawTime),
    paymaster:
      code.result === '0x'
        ? null
        : {
            entryPoint: address(its),
            verifyingSigner: address(signer),
            owner: address(owner),
          },
  }
}

/** A function without effect, asked at a block; undefined where there is no such answer. */
export async function askView(
  { endpoint, block }: AskedAt,
  to: string,
  call: { readonly abi: Abi; readonly functionName: string; readonly args?: readonly unknown[] },
): Promise<unknown> {
  const data = encodeFunctionData(call)
  const answer = await endpoint.ask('eth_call', [{ to, data }, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result) || answer.result === '0x') return undefined
  try {
    const result: Hex = answer.result
    return decodeFunctionResult({ abi: call.abi, functionName: call.functionName, data: result })
  } catch {
    return undefined
  }
}
