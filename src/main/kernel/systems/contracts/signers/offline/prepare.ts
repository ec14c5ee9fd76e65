import type { Reads } from '../../../../ports/reads.ts'
import type { Operation } from '../../../../ports/system.ts'
import { judgeContracts } from '../../judge-contract.ts'
import { observeContracts } from '../../observe.ts'
import { usableOf } from '../../read-chain.ts'
import type { PauseCall } from '../../read-contract.ts'
import { switchTransactions } from '../../switch-transactions.ts'
import { nextNonce, nonceAt } from '../next-nonce.ts'
import { gasInSteps } from './gas-in-steps.ts'
import {
  type OfflineStanding,
  offlineOf,
  PrepareDetails,
  PrepareInput,
  type PrepareObserved,
  planPrepare,
} from './plan-prepare.ts'

/** Hands over what an offline key signs. It is done when it is on record: sending it is a run of its own. */
export function prepareOffline(
  call: PauseCall,
): Operation<PrepareInput, PrepareObserved, PrepareDetails> {
  return {
    system: 'contracts',
    name: `${call}-offline`,
    input: PrepareInput,
    details: PrepareDetails,
    patience: { everyMs: 500, forMs: 10_000 },
    probe: (_, world, signal) => observe(call, world, signal),
    plan: (input, observed) => planPrepare(call, input, observed),
    planUndo: () => ({
      kind: 'no-way-back',
      because: 'nothing is sent by it; a file that was signed dies when its nonce is used',
    }),
    preState: ({ details }, world, signal) => nextNonce(details.from, world, signal),
    async apply({ details }, world) {
      const { chainId, from } = details
      const sent = await world.chain.propose(
        switchTransactions(details).map(({ to, data, value }) => ({
          ...{ chainId, from, to, data, value: BigInt(value), hash: '' },
        })),
      )
      return sent.kind === 'answered' ? { kind: 'accepted', facts: { ...sent.answer } } : sent
    },
    // To hand it over twice is to hand it over once.
    reconcile: async () => 'did-not',
    verify: async () => ({ kind: 'verified', evidence: [] }),
  }
}

async function observe(
  call: PauseCall,
  world: Reads,
  signal: AbortSignal,
): Promise<PrepareObserved> {
  const observed = await observeContracts(call, world, signal)
  const judged = judgeContracts(observed, call)
  const signers = new Set(judged.map(offlineOf).filter((one) => one !== null))
  const standings = await Promise.all(
    [...signers].map(async (from): Promise<readonly [string, OfflineStanding]> => {
      const usable = usableOf(observed.chain)
      const mine = judged.filter((one) => offlineOf(one) === from)
      const gas = await Promise.all(
        switchTransactions({ call, contracts: mine }).map(async (one) => {
          return [one.to.toLowerCase(), await gasInSteps(usable, from, one)] as const
        }),
      )
      const nonce = await nonceAt(observed.chain, from)
      return [from.toLowerCase(), { nonce, gas: new Map(gas) }]
    }),
  )
  return { ...observed, standings: new Map(standings) }
}
