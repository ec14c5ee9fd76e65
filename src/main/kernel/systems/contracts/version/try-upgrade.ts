import { decodeErrorResult, type Hex, numberToHex, parseAbi } from 'viem'
import { decodeRevert } from '../decode-revert.ts'
import type { Endpoint, RpcAnswer } from '../rpc.ts'

/** What became of an upgrade that was tried and not sent. */
export type UpgradeTrial =
  /** `against`: endpoints that say otherwise, with their words. */
  | { readonly kind: 'allowed'; readonly against: string | null }
  | { readonly kind: 'refused'; readonly words: string }

/** Code that is tried as if it stood at an address already; endpoints that cannot do so answer with a failure. */
type Assumed = Readonly<Record<Hex, { readonly code: Hex }>>

/** From the signer, at a pinned block, at every endpoint, without sending it. Null where none tries it. */
export async function tryUpgrade(
  endpoints: readonly Endpoint[],
  call: { readonly from: Hex; readonly to: Hex; readonly data: Hex },
  { block, assumed }: { readonly block: number; readonly assumed?: Assumed },
): Promise<UpgradeTrial | null> {
  const params = [
    ...[{ ...call }, numberToHex(block)],
    ...(assumed === undefined ? [] : [{ ...assumed }]),
  ]
  const said = await Promise.all(
    endpoints.map(async (endpoint) => ({
      name: endpoint.name,
      answer: await endpoint.ask('eth_call', params),
    })),
  )
  const refusals = said.flatMap(({ name, answer }) =>
    answer.kind === 'reverted' ? [{ name, words: wordsOf(answer) }] : [],
  )
  if (said.some(({ answer }) => answer.kind === 'result')) {
    const against = refusals.map(({ name, words }) => `${name} says: ${words}`).join('; ')
    return { kind: 'allowed', against: against === '' ? null : against }
  }
  const [first] = refusals
  return first === undefined ? null : { kind: 'refused', words: first.words }
}

const upgradeErrors = parseAbi([
  'error InvalidInitialization()',
  'error NotInitializing()',
  'error ERC1967InvalidImplementation(address implementation)',
  'error UUPSUnauthorizedCallContext()',
  'error UUPSUnsupportedProxiableUUID(bytes32 slot)',
  'error ERC1967NonPayable()',
])

function wordsOf(answer: Extract<RpcAnswer, { readonly kind: 'reverted' }>): string {
  try {
    switch (decodeErrorResult({ abi: upgradeErrors, data: answer.data ?? '0x' }).errorName) {
      case 'InvalidInitialization':
        return 'this initializer has run already, or may not run now'
      case 'NotInitializing':
        return 'the function may only be called by an initializer'
      case 'ERC1967InvalidImplementation':
        return 'the new code is no implementation that this proxy takes'
      case 'UUPSUnauthorizedCallContext':
        return 'it was called past its proxy'
      case 'UUPSUnsupportedProxiableUUID':
        return 'the new code names another storage slot than the proxy uses'
      case 'ERC1967NonPayable':
        return 'no coin may go with it'
    }
  } catch {
    const refusal = decodeRevert(answer)
    return 'words' in refusal ? refusal.words : answer.words
  }
}
