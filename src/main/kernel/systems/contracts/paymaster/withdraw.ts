import { encodeFunctionData, padHex } from 'viem'
import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Operation, Settlement } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { OverrideInput } from '../../target-input.ts'
import { smallest } from '../largest.ts'
import { paymasterAbi } from './interfaces.ts'
import { lookAtDeposit } from './look-deposit.ts'
import { observePaymaster, type PaymasterObserved } from './observe-paymaster.ts'
import { evidenceOf } from './paymaster-evidence.ts'
import { sameAddress } from './paymaster-profile.ts'
import { addressOf } from './read-spending.ts'
import { CallState, callState, sendCall } from './send-call.ts'
import { etherText } from './wei.ts'

const WithdrawInput = z.object({ paymaster: z.enum(['live', 'backup']), override: OverrideInput })
type WithdrawInput = z.infer<typeof WithdrawInput>

const WithdrawDetails = z.object({
  chainId: z.number(),
  signer: z.string(),
  paymaster: z.object({ name: z.string(), address: z.string() }),
  treasury: z.string(),
})
type WithdrawDetails = z.infer<typeof WithdrawDetails>

/** The treasury may be a contract that does something when it is paid. */
const GAS = 300_000n
/** Of `withdrawTo(address,uint256)`. */
const SELECTOR = '0x205c2878'

function plan(input: WithdrawInput, observed: PaymasterObserved): Planned<WithdrawDetails> {
  const { sponsoring, signer, bundler } = observed
  const { treasury } = sponsoring
  const { chainId } = sponsoring.chain
  const { name, address, deposit, views } = observed[input.paymaster]
  const owner = views[0]?.view.paymaster?.owner ?? null
  if (deposit === 0n) {
    return {
      kind: 'nothing-to-do',
      because: `${name} has no deposit left.`,
      evidence: evidenceOf(observed),
    }
  }
  if (deposit === null || !sameAddress(owner, signer)) {
    return {
      kind: 'refusal',
      failure: failure('NO_PRIVILEGE', {
        summary: `This signer may not withdraw from ${name}: ${owner ?? 'nobody'} owns it.`,
        tried: `owner() of ${address}, as ${signer}`,
        next: `Let its owner send withdrawTo(${treasury}, …), which begins with ${SELECTOR}.`,
        retry: 'no',
      }),
    }
  }
  const signed =
    bundler.sponsor.kind === 'sponsors' && sameAddress(bundler.sponsor.paymaster, address)
  return {
    kind: 'plan',
    plan: {
      system: 'paymaster',
      operation: 'withdraw',
      title: `Withdraw what is left of ${name} to the treasury`,
      now: evidenceOf(observed, input.paymaster),
      target: [fact(`Deposit of ${name}`, 'nothing'), fact('Treasury', treasury)],
      acts: [
        {
          kind: 'transaction',
          chainId,
          from: signer,
          to: address,
          // What is left falls while a paymaster is drained: the amount is read when it is sent.
          call: `withdrawTo(${treasury}, all that is left when it is sent)`,
          data: `${SELECTOR}${padHex(addressOf(treasury), { size: 32 }).slice(2)}…`,
        },
      ],
      preconditions: {},
      details: { chainId, signer, paymaster: { name, address }, treasury },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${address.slice(-4)} to ${treasury.slice(-4)}`,
        madeOf: 'the chain id, and the ends of the paymaster’s and the treasury’s addresses',
      },
      warnings: [
        `From then on ${name} sponsors nothing: ${etherText(deposit)} are left now.`,
        ...(signed
          ? [
              `${name} is still signed for: what is spent meanwhile can make this revert. Stop signing first.`,
            ]
          : []),
      ],
    },
  }
}

/** Takes the deposit out of a paymaster, by its owner: to the treasury, and nowhere else. */
export const withdraw: Operation<WithdrawInput, PaymasterObserved, WithdrawDetails> = {
  system: 'paymaster',
  name: 'withdraw',
  input: WithdrawInput,
  details: WithdrawDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  probe: (_, world, signal) => observePaymaster(world, signal),
  plan,
  planUndo: ({ details }) => ({
    kind: 'no-way-back',
    because: `The treasury ${details.treasury} holds it: whoever holds its key can deposit it again.`,
  }),
  preState: ({ details }, world, signal) => callState(details.signer, world, signal),
  async apply({ details, title }, world, signal) {
    const said = await lookAtDeposit(details.paymaster.address, world, signal)
    const left = said.flatMap(({ now }) => (now === null ? [] : [now]))
    const amount = smallest(left) ?? 0n
    const data = encodeFunctionData({
      abi: paymasterAbi,
      functionName: 'withdrawTo',
      args: [addressOf(details.treasury), amount],
    })
    const call = { to: addressOf(details.paymaster.address), data, value: 0n, gas: GAS }
    return sendCall({ title, signer: details.signer, call }, world, signal)
  },
  async reconcile({ plan, preState }, world, signal) {
    const { signer, paymaster } = plan.details
    const before = CallState.parse(preState)
    return settle(
      async (): Promise<Settlement> => {
        const said = await lookAtDeposit(paymaster.address, world, signal)
        if (said.length > 0 && said.every(({ now }) => now === 0n)) return 'happened'
        const { nonce } = await callState(signer, world, signal)
        return said.length > 0 && nonce > before.nonce ? 'did-not' : 'unsettled'
      },
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    )
  },
  async verify({ details }, world, signal) {
    const { name, address } = details.paymaster
    const said = await lookAtDeposit(address, world, signal)
    const evidence = said.map(({ endpoint, now }) =>
      fact(`Deposit of ${name} at ${endpoint}`, now === null ? 'no answer' : etherText(now)),
    )
    const gone = said.length > 0 && said.every(({ now, held }) => now === 0n && held === 0n)
    return gone
      ? { kind: 'verified', evidence: [...evidence, fact('Withdrawn to', details.treasury)] }
      : { kind: 'pending', waitingFor: `the deposit of ${name} to be out`, evidence }
  },
}
