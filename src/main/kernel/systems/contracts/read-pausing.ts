import { encodeFunctionData, formatEther } from 'viem'
import type { PausingView } from '../../../../shared/domain/pausing-view.ts'
import type { ContractsProfile } from '../../../../shared/domain/profile-chain.ts'
import { decodeRevert } from './decode-revert.ts'
import { feesFor } from './fees.ts'
import { contractAbi } from './interfaces.ts'
import { encodePaused, readPaused } from './paused-call.ts'
import type { Endpoint, RpcAnswer } from './rpc.ts'
import type { KeyHere } from './signers/key-here.ts'

/** More than a pause takes: a slot, an event, and the way through a proxy. */
const GAS_OF_A_PAUSE = 100_000n

interface Asked {
  readonly profile: ContractsProfile
  readonly key: KeyHere
  /** In wei per gas. */
  readonly baseFee: bigint
}

/** How a pause would go now, by one endpoint: it is looked at again and again, and must stay cheap. */
export async function readPausing(
  endpoint: Endpoint,
  { profile, key, baseFee }: Asked,
): Promise<PausingView> {
  const tried = key.kind === 'here' ? key.address : null
  const [states, balance] = await Promise.all([
    Promise.all(profile.contracts.map((one) => stateOf(endpoint, one, tried))),
    tried === null ? null : endpoint.ask('eth_getBalance', [tried, 'latest']),
  ])
  const named = (kind: Standing['kind']) =>
    states.flatMap((one) => (one.kind === kind ? [one.name] : []))
  const byKey = named('byKey')
  return {
    ...{ byKey, paused: named('paused'), byOthers: named('byOthers') },
    ...{ without: named('without'), unknown: named('unknown') },
    keyAway: key.kind === 'away' ? key.failure.summary : null,
    trouble: troubleOf(balance, { many: BigInt(byKey.length), profile, baseFee }),
  }
}

interface Standing {
  readonly name: string
  readonly kind: 'paused' | 'byKey' | 'byOthers' | 'without' | 'unknown'
}

async function stateOf(
  endpoint: Endpoint,
  { name, address }: ContractsProfile['contracts'][number],
  key: string | null,
): Promise<Standing> {
  const pause = encodeFunctionData({ abi: contractAbi, functionName: 'pause' })
  const [said, trial] = await Promise.all([
    endpoint.ask('eth_call', [{ to: address, data: encodePaused() }, 'latest']),
    key === null
      ? null
      : endpoint.ask('eth_call', [{ from: key, to: address, data: pause }, 'latest']),
  ])
  if (said.kind === 'failed' || trial?.kind === 'failed') return { name, kind: 'unknown' }
  const paused = readPaused(said)
  if (paused === null) return { name, kind: 'without' }
  if (paused) return { name, kind: 'paused' }
  return { name, kind: lets(trial) ? 'byKey' : 'byOthers' }
}

function lets(trial: RpcAnswer | null): boolean {
  if (trial?.kind === 'result') return true
  return trial?.kind === 'reverted' && decodeRevert(trial).kind === 'already'
}

/** Whether what the key sends would be mined: it needs the price of every pause at once, at the cap. */
function troubleOf(
  balance: RpcAnswer | null,
  asked: { readonly many: bigint } & Pick<Asked, 'profile' | 'baseFee'>,
): string | null {
  const { many, profile, baseFee } = asked
  const { maxFeeGwei } = profile
  const { fees, aboveCap } = feesFor(baseFee, maxFeeGwei)
  if (aboveCap) {
    const gwei = Number(baseFee / 1_000_000n) / 1000
    return `the chain asks for ${gwei} gwei, the profile pays ${maxFeeGwei}`
  }
  if (balance?.kind !== 'result' || typeof balance.result !== 'string') return null
  const has = BigInt(balance.result)
  const needs = many * GAS_OF_A_PAUSE * fees.maxFeePerGas
  return has < needs
    ? `its key holds ${formatEther(has)} ether, a pause of all may take ${formatEther(needs)} ether`
    : null
}
