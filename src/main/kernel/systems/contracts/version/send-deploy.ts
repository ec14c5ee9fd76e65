import { concatHex, keccak256 } from 'viem'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { usableOf } from '../read-chain.ts'
import type { DeployDetails } from './deploy-input.ts'
import { readKept } from './kept-artifact.ts'
import { chainOf, estimateCreation } from './observe-deploy.ts'
import { sendOne } from './send-one.ts'

/** Where no endpoint estimates: what a contract of the largest size may take. */
const GAS_WHERE_NOBODY_ESTIMATES = 8_000_000n

/** Makes the contract, if what is kept still is what was approved. */
export async function sendDeploy(
  plan: Plan<DeployDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const { details } = plan
  if (details.standsAlready) return { kind: 'accepted', facts: { standsAlready: true } }
  const artifact = await readKept(details.artifact, world)
  const data = concatHex([artifact.creationCode, details.arguments])
  if (keccak256(data) !== details.hash) return { kind: 'not-sent', failure: otherCode(plan.title) }
  const profile = contractsProfile(world.profile)
  const usable = usableOf(await chainOf(profile, world, signal))
  const estimated = await estimateCreation(usable, { from: details.signer, data })
  const gas = estimated === 0n ? GAS_WHERE_NOBODY_ESTIMATES : estimated
  const order = {
    call: { to: null, data, value: 0n, gas },
    nonce: details.nonce,
    title: plan.title,
  }
  return sendOne(order, world, signal)
}

function otherCode(tried: string) {
  return failure('STALE_PLAN', {
    summary: 'The artifact that is kept is another one than was approved.',
    tried,
    next: 'Choose the artifact again.',
    retry: 'no',
  })
}
