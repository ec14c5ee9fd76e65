import { getContractAddress, type Hex, numberToHex } from 'viem'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { decodeRevert } from '../decode-revert.ts'
import { feesFor } from '../fees.ts'
import { largest } from '../largest.ts'
import { type ChainView, readChain, unusableOf, usableOf } from '../read-chain.ts'
import { type Endpoint, endpointOf } from '../rpc.ts'
import { askCode, isHex } from './ask-code.ts'
import type { ContractArtifact } from './contract-artifact.ts'
import { type Creation, prepareCreation } from './creation.ts'
import type { DeployInput } from './deploy-input.ts'
import { readKept } from './kept-artifact.ts'
import { lookAhead, type Outlook } from './outlook.ts'
import { type OwnNonce, readOwnNonce } from './own-nonce.ts'

/** What the constructor makes of its arguments, tried at the pinned block without sending it. */
export type CreationTrial =
  | { readonly kind: 'made'; readonly code: Hex }
  | { readonly kind: 'reverted'; readonly words: string }
  | { readonly kind: 'not-tried' }

/** Everything that was looked at before a contract is made. */
export interface DeployObserved {
  readonly profile: ContractsProfile
  readonly chain: ChainView
  readonly signer: Hex
  readonly nonce: OwnNonce
  /** In wei. */
  readonly balance: bigint
  /** Undefined where no artifact was given. */
  readonly prepared:
    | { readonly artifact: ContractArtifact; readonly creation: Creation }
    | undefined
  readonly address: Hex
  readonly trial: CreationTrial
  /** 0 where nobody estimates. */
  readonly gas: bigint
  /** Code where an earlier look foresaw it. */
  readonly foreseenCode: Hex | null
  /** Null where it is not for a proxy. */
  readonly outlook: Outlook | null
}

/** @throws FailureError UNREACHABLE, CREDENTIAL_*, NOT_FOUND where the artifact is gone */
export async function observeDeploy(
  input: DeployInput,
  world: Reads,
  signal: AbortSignal,
): Promise<DeployObserved> {
  const profile = contractsProfile(world.profile)
  const [signer, chain, artifact] = await Promise.all([
    world.chain.addressOf(profile.secret),
    chainOf(profile, world, signal),
    input.artifact === undefined ? undefined : readKept(input.artifact, world),
  ])
  const { pinned } = chain
  if (pinned === null) throw new FailureError(noEndpoint(chain, profile.chainId))
  const usable = usableOf(chain)
  const [nonce, balance] = await Promise.all([
    readOwnNonce(usable, signer),
    balanceOf(usable, signer),
  ])
  const base = { profile, chain, signer, nonce, balance }
  const address = getContractAddress({ from: signer, nonce: BigInt(nonce.mined) })
  const prepared =
    artifact === undefined
      ? undefined
      : { artifact, creation: prepareCreation(artifact, input.arguments ?? []) }
  if (prepared?.creation.kind !== 'ready') {
    return {
      ...base,
      prepared,
      address,
      trial: { kind: 'not-tried' },
      gas: 0n,
      foreseenCode: null,
      outlook: null,
    }
  }
  const call = { from: signer, data: prepared.creation.initCode }
  const [trial, gas, foreseenCode] = await Promise.all([
    tryCreation(usable, call, pinned),
    estimateCreation(usable, call),
    codeAnywhere(usable, input.seen?.address ?? address, pinned),
  ])
  const outlook =
    input.upgrades === undefined
      ? null
      : await lookAhead({
          ...{ profile, usable, signer, address, block: pinned, upgrades: input.upgrades },
          code: trial.kind === 'made' ? trial.code : null,
          artifact: prepared.artifact,
          former: input.former === undefined ? null : await readKept(input.former, world),
          initializer: input.initializer,
        })
  return { ...base, prepared, address, trial, gas, foreseenCode, outlook }
}

export function chainOf(
  profile: ContractsProfile,
  world: Reads,
  signal: AbortSignal,
): Promise<ChainView> {
  const endpoints = profile.rpc.map((endpoint) => endpointOf(endpoint, world, signal))
  return readChain(endpoints, profile.chainId, { clock: world.clock, signal })
}

function noEndpoint(chain: ChainView, chainId: number) {
  return failure('UNREACHABLE', {
    summary: `No RPC endpoint can be asked about chain ${chainId}.`,
    tried: 'eth_chainId and eth_getBlockByNumber at every endpoint of the profile',
    answered: unusableOf(chain).join('; '),
    next: 'Add another endpoint to `systems.contracts.rpc`.',
    field: 'systems.contracts.rpc',
  })
}

interface CreationCall {
  readonly from: Hex
  readonly data: Hex
}

/** As `eth_call` without an address it answers the code that would be made, for this sender and nonce. */
async function tryCreation(
  endpoints: readonly Endpoint[],
  call: CreationCall,
  block: number,
): Promise<CreationTrial> {
  for (const endpoint of endpoints) {
    const answer = await endpoint.ask('eth_call', [{ ...call }, numberToHex(block)])
    if (answer.kind === 'result' && isHex(answer.result)) {
      return { kind: 'made', code: answer.result }
    }
    if (answer.kind === 'reverted') {
      const refusal = decodeRevert(answer)
      return { kind: 'reverted', words: 'words' in refusal ? refusal.words : answer.words }
    }
  }
  return { kind: 'not-tried' }
}

/** With a quarter more than the largest estimate: what is not used is not paid. */
export async function estimateCreation(
  endpoints: readonly Endpoint[],
  call: CreationCall,
): Promise<bigint> {
  const estimates = await Promise.all(
    endpoints.map((endpoint) => endpoint.ask('eth_estimateGas', [{ ...call }])),
  )
  const gas = largest(
    estimates.map((answer) =>
      answer.kind === 'result' && isHex(answer.result) ? BigInt(answer.result) : 0n,
    ),
  )
  return (gas * 5n) / 4n
}

async function balanceOf(endpoints: readonly Endpoint[], account: string): Promise<bigint> {
  const answers = await Promise.all(
    endpoints.map((endpoint) => endpoint.ask('eth_getBalance', [account, 'latest'])),
  )
  return largest(
    answers.map((answer) =>
      answer.kind === 'result' && isHex(answer.result) ? BigInt(answer.result) : 0n,
    ),
  )
}

async function codeAnywhere(
  endpoints: readonly Endpoint[],
  address: string,
  block: number,
): Promise<Hex | null> {
  const codes = await Promise.all(endpoints.map((endpoint) => askCode(endpoint, address, block)))
  return codes.find((code) => typeof code === 'string') ?? null
}

/** At most, in wei: all the gas at the highest price that may be paid. */
export function costOf({ gas, chain, profile }: DeployObserved): bigint {
  return gas * feesFor(chain.baseFee, profile.maxFeeGwei).fees.capPerGas
}
