import { decodeFunctionResult, encodeFunctionData, type Hex, numberToHex, parseAbi } from 'viem'
import { proxySlots } from '../interfaces.ts'
import type { Endpoint } from '../rpc.ts'
import { isHex } from './ask-code.ts'

const proxyAbi = parseAbi([
  'function upgradeToAndCall(address newImplementation, bytes data) payable',
  'function upgradeTo(address newImplementation)',
  'function upgradeAndCall(address proxy, address implementation, bytes data) payable',
  'function upgrade(address proxy, address implementation)',
  'function UPGRADE_INTERFACE_VERSION() view returns (string)',
  'function implementation() view returns (address)',
])

/** How a proxy is upgraded, and what it runs. */
export interface ProxyFacts {
  readonly kind: 'uups' | 'transparent' | 'beacon'
  readonly implementation: Hex
  /** Who is called to upgrade: the proxy itself, its ProxyAdmin, or its beacon. */
  readonly through: Hex
  /** `5.0.0` since OpenZeppelin 5; null before. */
  readonly interfaceVersion: string | null
}

/** Null where it is no proxy of EIP-1967, undefined where the endpoint does not answer. */
export async function readProxy(
  endpoint: Endpoint,
  proxy: Hex,
  block: number,
): Promise<ProxyFacts | null | undefined> {
  const slot = async (name: keyof typeof proxySlots): Promise<Hex | null | undefined> => {
    const params = [proxy, proxySlots[name], numberToHex(Math.max(0, block))]
    const answer = await endpoint.ask('eth_getStorageAt', params)
    if (answer.kind !== 'result' || !isHex(answer.result)) return undefined
    return BigInt(answer.result) === 0n ? null : `0x${answer.result.slice(-40)}`
  }
  const [implementation, admin, beacon] = await Promise.all([
    slot('implementation'),
    slot('admin'),
    slot('beacon'),
  ])
  if (implementation === undefined || admin === undefined || beacon === undefined) return undefined
  const ask = (to: Hex, functionName: 'implementation' | 'UPGRADE_INTERFACE_VERSION') =>
    question(endpoint, { to, functionName, block })
  if (beacon !== null) {
    const behind = await ask(beacon, 'implementation')
    if (!isHex(behind)) return null
    return {
      kind: 'beacon',
      implementation: lower(behind),
      through: beacon,
      interfaceVersion: null,
    }
  }
  if (implementation === null) return null
  const through = admin ?? proxy
  const version = await ask(through, 'UPGRADE_INTERFACE_VERSION')
  return {
    kind: admin === null ? 'uups' : 'transparent',
    implementation,
    through,
    interfaceVersion: typeof version === 'string' ? version : null,
  }
}

async function question(
  endpoint: Endpoint,
  asked: {
    readonly to: Hex
    readonly functionName: 'implementation' | 'UPGRADE_INTERFACE_VERSION'
    readonly block: number
  },
): Promise<unknown> {
  const { to, functionName, block } = asked
  const data = encodeFunctionData({ abi: proxyAbi, functionName })
  const answer = await endpoint.ask('eth_call', [{ to, data }, numberToHex(Math.max(0, block))])
  if (answer.kind !== 'result' || !isHex(answer.result) || answer.result === '0x') return undefined
  try {
    return decodeFunctionResult({ abi: proxyAbi, functionName, data: answer.result })
  } catch {
    return undefined
  }
}

function lower(address: Hex): Hex {
  return `0x${address.slice(2).toLowerCase()}`
}

/** The one call that makes the proxy run other code. Pure. */
export function upgradeCall(
  { kind, through, interfaceVersion }: ProxyFacts,
  given: { readonly proxy: Hex; readonly implementation: Hex; readonly data: Hex },
): { readonly to: Hex; readonly data: Hex; readonly words: string } {
  const { proxy, implementation, data } = given
  // Version 4 calls the new code even where there is nothing to say, and a contract without a fallback reverts.
  const plain = interfaceVersion === null && data === '0x'
  const abi = proxyAbi
  switch (kind) {
    case 'uups':
      return plain
        ? {
            to: through,
            data: encodeFunctionData({ abi, functionName: 'upgradeTo', args: [implementation] }),
            words: `upgradeTo(${implementation})`,
          }
        : {
            to: through,
            data: encodeFunctionData({
              abi,
              functionName: 'upgradeToAndCall',
              args: [implementation, data],
            }),
            words: `upgradeToAndCall(${implementation}, ${data})`,
          }
    case 'transparent':
      return plain
        ? {
            to: through,
            data: encodeFunctionData({
              abi,
              functionName: 'upgrade',
              args: [proxy, implementation],
            }),
            words: `upgrade(${proxy}, ${implementation}) of its ProxyAdmin`,
          }
        : {
            to: through,
            data: encodeFunctionData({
              abi,
              functionName: 'upgradeAndCall',
              args: [proxy, implementation, data],
            }),
            words: `upgradeAndCall(${proxy}, ${implementation}, ${data}) of its ProxyAdmin`,
          }
    case 'beacon':
      return {
        to: through,
        data: encodeFunctionData({ abi, functionName: 'upgradeTo', args: [implementation] }),
        words: `upgradeTo(${implementation}) of its beacon`,
      }
  }
}
