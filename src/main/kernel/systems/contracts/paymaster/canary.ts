import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Operation, Settlement } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { largest } from '../largest.ts'
import { usableOf } from '../read-chain.ts'
import { CanaryDetails } from './canary-details.ts'
import { findOperation } from './find-operation.ts'
import { entryPointAbi } from './interfaces.ts'
import { observePaymaster, type PaymasterObserved } from './observe-paymaster.ts'
import { sponsorWords } from './paymaster-evidence.ts'
import { sameAddress, sponsoringOf } from './paymaster-profile.ts'
import { emptyOperation } from './read-bundler.ts'
import { askView } from './read-deposit.ts'
import { chainNow } from './send-call.ts'
import { sendOperation } from './send-operation.ts'
import { etherText } from './wei.ts'

const CanaryInput = z.object({})
type CanaryInput = z.infer<typeof CanaryInput>

interface CanaryObserved extends PaymasterObserved {
  readonly nonce: bigint | null
}

function plan(_: CanaryInput, observed: CanaryObserved): Planned<CanaryDetails> {
  const { sponsoring, bundler, backup, nonce } = observed
  const { canary, entryPoint } = sponsoring
  if (canary === undefined) {
    const because = 'The profile names no account to send a canary from (systems.paymaster.canary).'
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const tried = 'to plan one sponsored operation'
  const { sponsor } = bundler
  if (sponsor.kind !== 'sponsors' || !sameAddress(sponsor.paymaster, backup.address)) {
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: `${backup.name} does not sponsor yet.`,
        tried,
        answered: `sponsored by ${sponsorWords(sponsor, observed)}`,
        next: 'Wait until the new deployment serves, then look again.',
      }),
    }
  }
  if (nonce === null) {
    return {
      kind: 'refusal',
      failure: failure('UNREACHABLE', {
        summary: 'No endpoint says which operation of the canary account is next.',
        tried,
        next: 'Look again, or check `systems.paymaster.canary.account`.',
      }),
    }
  }
  return {
    kind: 'plan',
    plan: {
      system: 'paymaster',
      operation: 'canary',
      title: `Send one operation that ${backup.name} pays for`,
      now: [fact('Sponsors now', sponsorWords(sponsor, observed))],
      target: [fact('Mined', `operation ${nonce} of ${canary.account}, paid by ${backup.address}`)],
      acts: [
        {
          kind: 'http',
          method: 'POST',
          url:
            'url' in sponsoring.bundler.rpc
              ? sponsoring.bundler.rpc.url
              : `{secret:${sponsoring.bundler.rpc.secret}}`,
          // Gas and both signatures are asked for when it is sent.
          body: {
            method: 'eth_sendUserOperation',
            params: [callOf(canary.account, nonce, backup.address), entryPoint],
          },
        },
      ],
      preconditions: { 'next operation of the canary': nonce.toString() },
      details: {
        account: canary.account,
        nonce: nonce.toString(),
        paymaster: { name: backup.name, address: backup.address },
      },
      reversibility: 'reversible',
      warnings: ['It does nothing, and costs the backup its gas.'],
    },
  }
}

function callOf(account: string, nonce: bigint, paymaster: string) {
  const { sender, nonce: number, callData } = emptyOperation(account, nonce)
  return { sender: sender ?? null, nonce: number ?? null, callData: callData ?? null, paymaster }
}

/** One operation that goes all the way: asked for, signed, bundled, mined, and paid by the backup. */
export const canary: Operation<CanaryInput, CanaryObserved, CanaryDetails> = {
  system: 'paymaster',
  name: 'canary',
  input: CanaryInput,
  details: CanaryDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  async probe(_, world, signal) {
    const observed = await observePaymaster(world, signal)
    const { account } = observed.sponsoring.canary ?? {}
    const nonce = account === undefined ? null : await nonceOf(account, world, signal)
    return { ...observed, nonce }
  },
  plan,
  planUndo: () => ({ kind: 'no-way-back', because: 'It did nothing but be paid for.' }),
  preState: async ({ details }) => ({ nonce: details.nonce }),
  apply: ({ details }, world, signal) => sendOperation(details, world, signal),
  async reconcile({ plan: { details } }, world, signal) {
    return settle(
      async (): Promise<Settlement> => {
        const next = await nonceOf(details.account, world, signal)
        if (next === null) return 'unsettled'
        // What waits in a bundler's pool has this nonce: whichever is mined, it is one.
        return next > BigInt(details.nonce) ? 'happened' : 'did-not'
      },
      { looks: 5, everyMs: 1_000 },
      { world, signal },
    )
  },
  async verify({ details }, world, signal) {
    const found = await findOperation(details, world, signal)
    if (found === null) {
      const waitingFor = 'the operation to be mined'
      return { kind: 'pending', waitingFor, evidence: [fact('Operation', details.nonce)] }
    }
    const evidence = [
      fact('Mined in block', String(found.block)),
      fact('Paid by', found.paymaster),
      fact('Cost', etherText(found.cost)),
    ]
    if (found.succeeded && sameAddress(found.paymaster, details.paymaster.address)) {
      return { kind: 'verified', evidence }
    }
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: found.succeeded
          ? `It was paid by ${found.paymaster}, not by ${details.paymaster.name}.`
          : 'It was mined, and failed inside.',
        tried: `operation ${details.nonce} of ${details.account}`,
        world: 'The switch is as it was; the canary says that it is not whole.',
        next: 'Look which deployment serves, and whether an old one still answers.',
      }),
    }
  },
}

/** The next operation of an account, by the EntryPoint; null where nobody answers. */
async function nonceOf(account: string, world: Reads, signal: AbortSignal): Promise<bigint | null> {
  const { entryPoint } = sponsoringOf(world.profile)
  const chain = await chainNow(world, signal)
  const said = await Promise.all(
    usableOf(chain).map((endpoint) =>
      askView({ endpoint, block: chain.pinned ?? 0 }, entryPoint, {
        abi: entryPointAbi,
        functionName: 'getNonce',
        args: [account, 0n],
      }),
    ),
  )
  const known = said.filter((one) => typeof one === 'bigint')
  // Of endpoints that lag a block the highest is the truth: nonces never go back.
  return known.length === 0 ? null : largest(known)
}
