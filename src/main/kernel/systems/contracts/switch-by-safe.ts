import { fact } from '../../../../shared/domain/evidence.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation } from '../../ports/system.ts'
import { type ContractsObserved, observeContracts } from './observe.ts'
import { planBySafe } from './plan-by-safe.ts'
import { SwitchInput } from './plan-switch.ts'
import type { PauseCall } from './read-contract.ts'
import { SafeSwitchDetails } from './safe-switch-details.ts'
import type { Carrier } from './signers/carrier.ts'
import { carry } from './signers/carry.ts'
import { nextNonce } from './signers/next-nonce.ts'
import { safeStanding, standingWords } from './signers/safe-standing.ts'

/** Puts the call before the owners of a Safe. It is done when it was proposed: `safe-signatures` waits for them. */
export function switchBySafe(
  call: PauseCall,
): Operation<SwitchInput, ContractsObserved, SafeSwitchDetails> {
  return {
    system: 'contracts',
    name: `${call}-by-safe`,
    input: SwitchInput,
    details: SafeSwitchDetails,
    patience: { everyMs: 500, forMs: 120_000 },
    probe: (_, world, signal) => observeContracts(call, world, signal),
    plan: (input, observed) => planBySafe(call, input, observed),
    planUndo: ({ details }) => ({
      kind: 'no-way-back',
      because: `until it is executed, the owners can reject nonce ${nonceOf(details.carrier)}; afterwards a proposal of the opposite call takes it back`,
    }),
    preState: ({ details }, world, signal) => nextNonce(payerOf(details.carrier), world, signal),
    apply: ({ details: { carrier, transactions }, title }, world, signal) =>
      carry({ carrier, transactions, title }, world, signal),
    // Approving twice is approving once: what is missing is asked for again.
    reconcile: async ({ plan }, world, signal) =>
      (await isProposed(plan.details, world, signal)).kind === 'verified' ? 'happened' : 'did-not',
    verify: ({ details }, world, signal) => isProposed(details, world, signal),
  }
}

/** Proposed is what is on record; with an owner here it is the approval that the chain has. */
async function isProposed(
  { carrier, transactions }: SafeSwitchDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  if (carrier.kind !== 'safe') return { kind: 'verified', evidence: [] }
  const { ownerHere } = carrier
  const work = { carrier, transactions }
  const standing = await safeStanding(work, world, signal)
  const evidence = [fact(`Safe ${carrier.address}`, standingWords(standing, work))]
  const approved =
    ownerHere === null ||
    standing.kind === 'nonce-used' ||
    (standing.kind === 'signing' && standing.approvals.every((given) => given.includes(ownerHere)))
  return approved
    ? { kind: 'verified', evidence }
    : { kind: 'pending', waitingFor: 'the approval of the key here', evidence }
}

function payerOf(carrier: Carrier): string {
  return carrier.kind === 'safe' ? (carrier.ownerHere ?? carrier.address) : carrier.address
}

function nonceOf(carrier: Carrier): string {
  return carrier.kind === 'safe' ? String(carrier.nonce) : 'of the account'
}
