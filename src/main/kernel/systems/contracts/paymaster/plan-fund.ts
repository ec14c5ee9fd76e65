import { encodeFunctionData } from 'viem'
import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Plan, Planned, Undo } from '../../../../../shared/domain/plan.ts'
import { OverrideInput } from '../../target-input.ts'
import { entryPointAbi } from './interfaces.ts'
import { judgeBackup } from './judge-backup.ts'
import type { PaymasterObserved } from './observe-paymaster.ts'
import { evidenceOf } from './paymaster-evidence.ts'
import { sameAddress } from './paymaster-profile.ts'
import { addressOf } from './read-spending.ts'
import { etherText, weiOf } from './wei.ts'

export const FundInput = z.object({
  /** `stopped`: signing was stopped before, as it must be where a paymaster is drained. */
  after: z.enum(['look', 'stopped']),
  override: OverrideInput,
})
export type FundInput = z.infer<typeof FundInput>

export const FundDetails = z.object({
  chainId: z.number(),
  entryPoint: z.string(),
  signer: z.string(),
  paymaster: z.object({ name: z.string(), address: z.string() }),
  /** Wei, in decimal digits. */
  before: z.string(),
  amount: z.string(),
  override: z.string().nullable(),
})
export type FundDetails = z.infer<typeof FundDetails>

export interface FundObserved extends PaymasterObserved {
  /** What the signer has, in wei; null where nobody says. */
  readonly funds: bigint | null
}

/** Left for gas, in wei: more than a deposit ever takes at the fee cap of a quiet chain. */
const GAS_RESERVE = 10n ** 15n

/** Fills the backup's deposit up to the profile's amount. Pure. */
export function planFund(input: FundInput, observed: FundObserved): Planned<FundDetails> {
  const { sponsoring, backup, chain, signer, funds } = observed
  const { chainId } = sponsoring.chain
  const tried = `to plan depositTo(${backup.address})`
  const unfit = judgeBackup(observed, tried)
  const before = backup.deposit ?? 0n
  const amount = weiOf(sponsoring.fillToEther) - before
  if (unfit !== undefined && (unfit.override === undefined || input.override === undefined)) {
    return { kind: 'refusal', ...unfit }
  }
  if (amount <= 0n) {
    const because = `${backup.name} has ${etherText(before)} already.`
    return { kind: 'nothing-to-do', because, evidence: evidenceOf(observed) }
  }
  const feeds = feedsADrain(input, observed, tried)
  if (feeds !== undefined && input.override === undefined) return { kind: 'refusal', ...feeds }
  if (funds !== null && funds < amount + GAS_RESERVE) {
    return {
      kind: 'refusal',
      failure: failure('NO_CANDIDATE', {
        summary: `The signer ${signer} has ${etherText(funds)}; ${etherText(amount)} and gas are needed.`,
        tried,
        next: 'Send it ether, or lower `systems.paymaster.fillToEther`. Anybody may fund a paymaster: another wallet can do it too.',
        field: 'systems.paymaster.secret',
      }),
    }
  }
  const tail = backup.address.slice(-4)
  return {
    kind: 'plan',
    plan: {
      system: 'paymaster',
      operation: 'fund',
      title: `Fund ${backup.name} with ${etherText(amount)} on chain ${chainId}`,
      now: evidenceOf(observed, 'backup'),
      target: [
        fact(`Deposit of ${backup.name}`, etherText(before + amount)),
        fact('At most', `${sponsoring.capEther} ETH by one step`),
      ],
      acts: [
        {
          kind: 'transaction',
          chainId,
          from: signer,
          to: sponsoring.entryPoint,
          call: `depositTo(${backup.address}) with ${etherText(amount)}`,
          data: fundData(backup.address),
        },
      ],
      preconditions: { [`deposit of ${backup.name}`]: before.toString() },
      details: {
        chainId,
        entryPoint: sponsoring.entryPoint,
        signer,
        paymaster: { name: backup.name, address: backup.address },
        before: before.toString(),
        amount: amount.toString(),
        override: input.override ?? null,
      },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${etherText(amount)} ${tail}`,
        madeOf:
          'the chain id, what is missing in the deposit as the EntryPoint says it, and the end of the paymaster’s address',
      },
      warnings: [
        'It goes to the EntryPoint, in the paymaster’s name. Ether sent to the paymaster’s own address would not be its deposit; sent to the EntryPoint without this call it would be the sender’s.',
        ...(chain.endpoints.length > 1
          ? []
          : ['Only one RPC endpoint is named: nothing can contradict it.']),
      ],
    },
  }
}

/** Funding while strangers spend, or while nobody knows who does, feeds them. */
function feedsADrain({ after }: FundInput, observed: FundObserved, tried: string) {
  const { verdict, bundler, live } = observed
  const { sponsor } = bundler
  if (after === 'stopped') {
    const goesOn = sponsor.kind === 'sponsors' && sameAddress(sponsor.paymaster, live.address)
    if (!goesOn) return undefined
    return {
      failure: failure('BLOCKED', {
        summary: `${live.name} is still signed for: signing was not stopped.`,
        tried,
        next: 'Stop signing first, so that the backup is not drained as the first one was.',
      }),
      override: 'Fund the backup although signing goes on.',
    }
  }
  if (verdict?.kind !== 'drained' && verdict?.kind !== 'unclear' && verdict !== null)
    return undefined
  const drained = verdict?.kind === 'drained'
  return {
    failure: failure('BLOCKED', {
      summary: drained
        ? `${live.name} is being drained: funding a backup would feed whoever does it.`
        : `Why ${live.name} has too little cannot be told: it may be drained.`,
      tried,
      answered: verdict?.because.join(' ') ?? 'no endpoint answers about its events',
      next: 'Stop signing, withdraw what is left and rotate the signer: the runbook “The paymaster is drained” does it in that order.',
    }),
    override: 'Fund the backup all the same: you know who spends.',
  }
}

/** The owner takes it out again; until it is spent. */
export function planUnfund({ details }: Plan<FundDetails>, observed: FundObserved): Undo {
  const { backup, signer } = observed
  const owner = backup.views[0]?.view.paymaster?.owner ?? null
  if (!sameAddress(owner, signer)) {
    const because = `Only its owner ${owner ?? '(none)'} may withdraw from ${details.paymaster.name}.`
    return { kind: 'no-way-back', because }
  }
  return {
    kind: 'undo',
    title: `Withdraw the deposit of ${details.paymaster.name} to the treasury`,
    acts: [],
    operation: { system: 'paymaster', name: 'withdraw', input: { paymaster: 'backup' } },
  }
}

export function fundData(paymaster: string): `0x${string}` {
  return encodeFunctionData({
    abi: entryPointAbi,
    functionName: 'depositTo',
    args: [addressOf(paymaster)],
  })
}
