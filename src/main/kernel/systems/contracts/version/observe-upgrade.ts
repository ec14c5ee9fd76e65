import { encodeFunctionData, type Hex } from 'viem'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../../ports/reads.ts'
import { knownAccounts, whoMayUpgrade } from '../authority/index.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { type ChainView, usableOf } from '../read-chain.ts'
import { chainNow } from '../signers/next-nonce.ts'
import { askCode } from './ask-code.ts'
import { readArguments } from './constructor-arguments.ts'
import type { ContractArtifact } from './contract-artifact.ts'
import { readKept } from './kept-artifact.ts'
import { upgradeCall } from './read-proxy.ts'
import { type SeenProxy, seeProxy } from './see-proxy.ts'
import { tryUpgrade, type UpgradeTrial } from './try-upgrade.ts'
import type { UpgradeInput } from './upgrade-input.ts'

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
  /** Who may, where the signer may not. */
  readonly whoMay: string | null
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
    return { ...base, hasCode: false, call: null, trial: null, whoMay: null }
  }
  const given = { proxy: seen.address, implementation, data: initialization }
  const call = upgradeCall(seen.proxy, given)
  const [codes, trial] = await Promise.all([
    Promise.all(usable.map((endpoint) => askCode(endpoint, implementation, block))),
    tryUpgrade(usable, { from: signer, to: call.to, data: call.data }, { block }),
  ])
  const may =
    trial?.kind === 'refused'
      ? await whoMayUpgrade({ ...seen, proxy: seen.proxy }, knownAccounts(signer, profile), {
          usable,
          block,
        })
      : undefined
  const hasCode = codes.some((code) => typeof code === 'string')
  return { ...base, hasCode, call, trial, whoMay: may?.says ?? null }
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
