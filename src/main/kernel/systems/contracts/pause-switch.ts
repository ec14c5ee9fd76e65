import type { Operation } from '../../ports/system.ts'
import { type ContractsObserved, observeContracts } from './observe.ts'
import { planSwitch, planSwitchBack, SwitchDetails, SwitchInput } from './plan-switch.ts'
import type { PauseCall } from './read-contract.ts'
import { carry } from './signers/carry.ts'
import { nextNonce } from './signers/next-nonce.ts'
import { switchTransactions } from './switch-transactions.ts'
import { reconcileSwitch, verifySwitch } from './verify-switch.ts'

/** Pauses, or unpauses, what the signer may. */
export function pauseSwitch(
  call: PauseCall,
): Operation<SwitchInput, ContractsObserved, SwitchDetails> {
  return {
    system: 'contracts',
    name: call,
    input: SwitchInput,
    details: SwitchDetails,
    // Mined already when this begins: what is waited for are the blocks in which it must hold.
    patience: { everyMs: 500, forMs: 120_000 },
    probe: (_, world, signal) => observeContracts(call, world, signal),
    plan: (input, observed) => planSwitch(call, input, observed),
    planUndo: planSwitchBack,
    preState: ({ details }, world, signal) => nextNonce(details.carrier.address, world, signal),
    apply: ({ details, title }, world, signal) =>
      carry(
        { carrier: details.carrier, transactions: switchTransactions(details), title },
        world,
        signal,
      ),
    reconcile: reconcileSwitch,
    verify: ({ details }, world, signal) => verifySwitch(details, world, signal),
  }
}
