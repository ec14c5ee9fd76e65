import { decodeErrorResult, encodeFunctionData, type Hex, numberToHex, parseAbi } from 'viem'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { decodeRevert } from '../decode-revert.ts'
import { type ChainView, usableOf } from '../read-chain.ts'
import type { Endpoint, RpcAnswer } from '../rpc.ts'
import { chainNow } from '../signers/next-nonce.ts'
import { askCode } from './ask-code.ts'
import { readArguments } from './constructor-arguments.ts'
import type { ContractArtifact } from './contract-artifact.ts'
import { readKept } from './kept-artifact.ts'
import { type ProxyFacts, readProxy, upgradeCall } from './read-proxy.ts'
import type { UpgradeInput } from './upgrade-input.ts'

/** A proxy of the profile, as it stands. */
export interface SeenProxy {
  readonly id: string
  readonly name: string
  readonly address: Hex
  /** Null where it is no proxy, undefined where nobody says. */
  readonly proxy: ProxyFacts | null | undefined
}

export type UpgradeTrial =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly words: string }

export interface UpgradeObserved {
  readonly profile: ContractsProfile
  readonly chain: ChainView
  readonly signer: Hex
  /** Undefined where the profile has no such contract. */
  readonly seen: SeenProxy | undefined
  readonly hasCode: boolean
  /** Calldata of the initializer, or why there is none. */
  readonly initialization: Hex | Failure
  readonly call: ReturnType<typeof upgradeCall> | null
  readonly trial: UpgradeTrial | null
}

/** Looks at the proxy, and tries the upgrade at the pinned block. @throws FailureError CREDENTIAL_*, NOT_FOUND */
export async function observeUpgrade(
  input: UpgradeInput,
  world: Reads,
  signal: AbortSignal,
): Promise<UpgradeObserved> {
  const profile = contractsProfile(world.profile)
  const [signer, chain, artifact] = await Promise.all([
    world.chain.addressOf(profile.secret),
    chainNow(world, signal),
    input.artifact === undefined ? null : readKept(input.artifact, world),
  ])
  const usable = usableOf(chain)
  const block = chain.pinned ?? 0
  const seen = await seeProxy(profile, input.contract, { usable, block })
  const initialization = initializerData(artifact, input)
  const { implementation } = input
  const base = { profile, chain, signer, seen, initialization }
  if (!seen?.proxy || implementation === undefined || typeof initialization !== 'string') {
    return { ...base, hasCode: false, call: null, trial: null }
  }
  const given = { proxy: seen.address, implementation, data: initialization }
  const call = upgradeCall(seen.proxy, given)
  const [codes, trial] = await Promise.all([
    Promise.all(usable.map((endpoint) => askCode(endpoint, implementation, block))),
    tryUpgrade(usable, { from: signer, to: call.to, data: call.data }, { block }),
  ])
  return { ...base, hasCode: codes.some((code) => typeof code === 'string'), call, trial }
}

/** The proxy as the first endpoint says it that answers. */
export async function seeProxy(
  profile: ContractsProfile,
  id: string | undefined,
  { usable, block }: { readonly usable: readonly Endpoint[]; readonly block: number },
): Promise<SeenProxy | undefined> {
  const found = profile.contracts.find((contract) => contract.id === id)
  if (found === undefined) return undefined
  const address: Hex = `0x${found.address.slice(2)}`
  for (const endpoint of usable) {
    const proxy = await readProxy(endpoint, address, block)
    if (proxy !== undefined) return { id: found.id, name: found.name, address, proxy }
  }
  return { id: found.id, name: found.name, address, proxy: undefined }
}

/** Pure: the initializer's calldata, `0x` where none is wanted, or a refusal by field. */
export function initializerData(
  artifact: ContractArtifact | null,
  { initializer }: Pick<UpgradeInput, 'initializer'>,
): Hex | Failure {
  if (initializer === undefined) return '0x'
  const found = artifact?.abi.find(
    (item) => item.type === 'function' && item.name === initializer.function,
  )
  const refused = (summary: string, field: string): Failure =>
    failure('ARGUMENT_INVALID', {
      ...{ summary, field, retry: 'no' as const },
      tried: `to encode the initializer ${initializer.function}`,
      next: 'Choose a function of the new contract, and correct its arguments.',
    })
  if (found?.type !== 'function') {
    return refused(
      `The new contract has no function ${initializer.function}.`,
      'initializer.function',
    )
  }
  const read = readArguments(found.inputs, initializer.arguments, 'initializer.arguments')
  if (read.kind === 'refused') {
    return refused(`The initializer: ${read.field} ${read.because}.`, read.field)
  }
  return encodeFunctionData({ abi: [found], functionName: found.name, args: [...read.values] })
}

/** Code that is tried as if it stood at an address already; endpoints that cannot do so answer with a failure. */
type Assumed = Readonly<Record<Hex, { readonly code: Hex }>>

/** From the signer, at a pinned block, without sending it. Null where no endpoint tries it. */
export async function tryUpgrade(
  endpoints: readonly Endpoint[],
  call: { readonly from: Hex; readonly to: Hex; readonly data: Hex },
  { block, assumed }: { readonly block: number; readonly assumed?: Assumed },
): Promise<UpgradeTrial | null> {
  for (const endpoint of endpoints) {
    const params = [{ ...call }, numberToHex(block)]
    const answer = await endpoint.ask(
      'eth_call',
      assumed === undefined ? params : [...params, { ...assumed }],
    )
    if (answer.kind === 'result') return { kind: 'allowed' }
    if (answer.kind === 'reverted') return { kind: 'refused', words: wordsOf(answer) }
  }
  return null
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
