import { concat, decodeFunctionResult, type Hex, keccak256, numberToHex, parseAbi } from 'viem'
import { proxySlots } from '../../interfaces.ts'
import { type At, codeOf, isHex } from '../../questions.ts'

const beaconAbi = parseAbi(['function implementation() view returns (address)'])
/** `implementation()`. */
const IMPLEMENTATION = '0x5c60da1b'

/**
 * What a contract runs, as one hash: its own code, and the address and code behind it where it is a proxy of EIP-1967. An
 * upgrade changes it, which the hash of the proxy's code alone would not. Null where the endpoint does not answer.
 */
export async function codeFingerprint(at: At, address: string): Promise<Hex | null> {
  const [own, implementation, beacon] = await Promise.all([
    codeOf(at, address),
    slotOf(at, address, proxySlots.implementation),
    slotOf(at, address, proxySlots.beacon),
  ])
  if (own === undefined || implementation === undefined || beacon === undefined) return null
  const behind = beacon === null ? implementation : await implementationOf(at, beacon)
  if (behind === undefined) return null
  if (behind === null) return hashOf(own)
  const code = await codeOf(at, behind)
  return code === undefined ? null : keccak256(concat([hashOf(own), behind, hashOf(code)]))
}

function hashOf(code: Hex | null): Hex {
  return keccak256(code ?? '0x')
}

async function slotOf(
  { endpoint, block }: At,
  address: string,
  slot: Hex,
): Promise<Hex | null | undefined> {
  const answer = await endpoint.ask('eth_getStorageAt', [address, slot, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result)) return undefined
  return BigInt(answer.result) === 0n ? null : `0x${answer.result.slice(-40)}`
}

async function implementationOf({ endpoint, block }: At, beacon: Hex): Promise<Hex | undefined> {
  const call = { to: beacon, data: IMPLEMENTATION }
  const answer = await endpoint.ask('eth_call', [call, numberToHex(block)])
  if (answer.kind !== 'result' || !isHex(answer.result)) return undefined
  try {
    const data = answer.result
    return decodeFunctionResult({ abi: beaconAbi, functionName: 'implementation', data })
  } catch {
    return undefined
  }
}
