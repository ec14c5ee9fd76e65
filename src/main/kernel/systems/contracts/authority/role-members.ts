import {
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  numberToHex,
  padHex,
  parseAbi,
  size,
  slice,
} from 'viem'
import { z } from 'zod'
import { type At, isHex } from '../questions.ts'
import type { ActCall } from './try-act.ts'

const rolesAbi = parseAbi([
  'function getRoleMembers(bytes32 role) view returns (address[])',
  'function canCall(address caller, address target, bytes4 selector) view returns (bool immediate, uint32 delay)',
  'function getTargetFunctionRole(address target, bytes4 selector) view returns (uint64)',
])

/** Topics: `RoleGranted(bytes32,address,address)` of AccessControl, `RoleGranted(uint64,address,uint32,uint48,bool)` of AccessManager. */
const GRANTED = '0x2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d'
const GRANTED_BY_MANAGER = '0xf98448b987f1428e0e230e1f3c6e2ce15b5693eaf31827fbd0b1ec4b424ae7cf'

/** Who was given a role; null where the endpoint cannot tell. Some may have lost it again: each is tried. */
export type Members = readonly Hex[] | null

/** Holders of a role of OpenZeppelin's AccessControl: enumerated where it can be, else from its events. */
export async function roleMembers(at: At, contract: Hex, role: Hex): Promise<Members> {
  const { endpoint, block } = at
  const data = encodeFunctionData({ abi: rolesAbi, functionName: 'getRoleMembers', args: [role] })
  const answer = await endpoint.ask('eth_call', [{ to: contract, data }, numberToHex(block)])
  if (answer.kind === 'result' && isHex(answer.result) && size(answer.result) >= 64) {
    const { result } = answer
    return decodeFunctionResult({ abi: rolesAbi, functionName: 'getRoleMembers', data: result })
  }
  return grantedTo(at, contract, [GRANTED, role])
}

/** Holders of the role that an AccessManager asks for this call. */
export async function managedMembers(at: At, manager: Hex, call: ActCall): Promise<Members> {
  const { endpoint, block } = at
  const args = [call.to, slice(call.data, 0, 4)] as const
  const data = encodeFunctionData({ abi: rolesAbi, functionName: 'getTargetFunctionRole', args })
  const answer = await endpoint.ask('eth_call', [{ to: manager, data }, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result) || size(answer.result) !== 32) return null
  return grantedTo(at, manager, [GRANTED_BY_MANAGER, padHex(answer.result)])
}

/** How long an AccessManager makes an account wait for this call, in seconds; null where it does not say. */
export async function managedDelay(
  { endpoint, block }: At,
  manager: Hex,
  { call, caller }: { readonly call: ActCall; readonly caller: string },
): Promise<number | null> {
  const args = [`0x${caller.slice(2)}`, call.to, slice(call.data, 0, 4)] as const
  const data = encodeFunctionData({ abi: rolesAbi, functionName: 'canCall', args })
  const answer = await endpoint.ask('eth_call', [{ to: manager, data }, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result) || size(answer.result) !== 64) return null
  const { result } = answer
  return decodeFunctionResult({ abi: rolesAbi, functionName: 'canCall', data: result })[1]
}

const logsSchema = z.array(z.object({ topics: z.array(z.string()) }))

/** From the first block on: providers that do not give as much say so, and then nobody is known. */
async function grantedTo(
  { endpoint, block }: At,
  address: Hex,
  topics: readonly Hex[],
): Promise<Members> {
  const filter = { address, topics: [...topics], fromBlock: '0x0', toBlock: numberToHex(block) }
  const answer = await endpoint.ask('eth_getLogs', [filter])
  const logs = answer.kind === 'result' ? logsSchema.safeParse(answer.result).data : undefined
  // The account is the second indexed argument of both.
  return (
    logs?.flatMap((log): Hex[] => (log.topics[2] ? [`0x${log.topics[2].slice(-40)}`] : [])) ?? null
  )
}
