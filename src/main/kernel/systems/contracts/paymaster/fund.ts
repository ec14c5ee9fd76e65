import { fact } from '../../../../../shared/domain/evidence.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Operation, Settlement } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { type DepositSaid, lookAtDeposit, readBalance } from './look-deposit.ts'
import { observePaymaster } from './observe-paymaster.ts'
import { sponsoringOf } from './paymaster-profile.ts'
import {
  FundDetails,
  FundInput,
  type FundObserved,
  fundData,
  planFund,
  planUnfund,
} from './plan-fund.ts'
import { addressOf } from './read-spending.ts'
import { CallState, callState, sendCall } from './send-call.ts'
import { etherText } from './wei.ts'

/** `depositTo` writes one slot and one event; measured 46,000. */
const GAS = 100_000n

/** Pays into the backup's deposit at the EntryPoint: anybody may, no owner's key is needed. */
export const fund: Operation<FundInput, FundObserved, FundDetails> = {
  system: 'paymaster',
  name: 'fund',
  input: FundInput,
  details: FundDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  async probe(_, world, signal) {
    const observed = await observePaymaster(world, signal)
    return { ...observed, funds: await readBalance(observed.signer, world, signal) }
  },
  plan: planFund,
  planUndo: planUnfund,
  preState: ({ details }, world, signal) => callState(details.signer, world, signal),
  apply: ({ details, title }, world, signal) =>
    sendCall(
      {
        title,
        signer: details.signer,
        call: {
          to: addressOf(details.entryPoint),
          data: fundData(details.paymaster.address),
          value: BigInt(details.amount),
          gas: GAS,
        },
      },
      world,
      signal,
    ),
  async reconcile({ plan, preState }, world, signal) {
    const { details } = plan
    const before = CallState.parse(preState)
    return settle(
      async (): Promise<Settlement> => {
        const said = await lookAtDeposit(details.paymaster.address, world, signal)
        if (said.length > 0 && said.every(({ now }) => reached(details, now))) return 'happened'
        const { nonce } = await callState(details.signer, world, signal)
        return said.length > 0 && nonce > before.nonce ? 'did-not' : 'unsettled'
      },
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    )
  },
  verify: async ({ details }, world, signal) =>
    judgeFunded(details, await lookAtDeposit(details.paymaster.address, world, signal), world),
}

/** Done when the deposit has held for the profile's number of blocks, everywhere. */
function judgeFunded(details: FundDetails, said: readonly DepositSaid[], world: Reads): Verdict {
  const { name } = details.paymaster
  const { confirmations } = sponsoringOf(world.profile).chain
  const evidence = said.map(({ endpoint, now }) =>
    fact(`Deposit of ${name} at ${endpoint}`, now === null ? 'no answer' : etherText(now)),
  )
  const held = said.every((one) => reached(details, one.now) && reached(details, one.held))
  if (said.length > 0 && held) {
    return {
      kind: 'verified',
      evidence: [...evidence, fact('Held for', `${confirmations} blocks`)],
    }
  }
  const waitingFor = said.length === 0 ? 'an RPC endpoint that answers' : `the deposit of ${name}`
  return { kind: 'pending', waitingFor, evidence }
}

function reached({ before, amount }: FundDetails, deposit: bigint | null): boolean {
  return deposit !== null && deposit >= BigInt(before) + BigInt(amount)
}
