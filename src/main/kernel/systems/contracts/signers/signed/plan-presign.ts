import { z } from 'zod'
import { type Evidence, fact } from '../../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../../shared/domain/plan.ts'
import { feesFor } from '../../fees.ts'
import { type Judged, judgeContracts } from '../../judge-contract.ts'
import type { ContractsObserved } from '../../observe.ts'
import { type SwitchInput, wordsOf } from '../../plan-switch.ts'
import { unusableOf } from '../../read-chain.ts'
import { dataOf } from '../../switch-transactions.ts'
import { hexText } from '../transaction.ts'

/** What is signed, whole: a plan whose nonce, fee, gas or code is another one is another plan. */
export const PresignDetails = z.object({
  chainId: z.number(),
  from: hexText,
  /** Of the first transaction; the others follow it. */
  nonce: z.number(),
  /** In wei per gas, decimal. */
  maxFeePerGas: z.string(),
  maxPriorityFeePerGas: z.string(),
  transactions: z.array(
    z.object({
      contract: z.string(),
      to: hexText,
      gas: z.string(),
      code: z.string().nullable(),
    }),
  ),
})
export type PresignDetails = z.infer<typeof PresignDetails>

/** What the key can pause now, and what a transaction to it needs. */
export interface PresignObserved extends ContractsObserved {
  readonly nonce: number
  /** By address of the contract, in lower case. */
  readonly needs: ReadonlyMap<string, { readonly gas: bigint; readonly code: string | null }>
  /** Something fresh is kept already that does all of it. */
  readonly isKept: boolean
}

/** One pause for each contract that the profile's key may pause, signed now and sealed. Pure. */
export function planPresign(
  input: SwitchInput,
  observed: PresignObserved,
): Planned<PresignDetails> {
  const { profile, key, chain, nonce } = observed
  const judged = judgeContracts(observed, 'pause').filter(
    ({ id }) => input.contracts === 'all' || input.contracts.includes(id),
  )
  const evidence = judged.map((one) => fact(one.name, wordsOf(one, 'pause')))
  if (key.kind === 'away') return { kind: 'refusal', failure: key.failure }
  const mine = judged.filter(({ kind }) => kind === 'send')
  if (mine.length === 0) return nothingToSign(judged, evidence)
  if (observed.isKept) {
    const because = 'A signed pause of all of it is kept, and can be sent as it is.'
    return { kind: 'nothing-to-do', because, evidence }
  }
  const { fees, aboveCap } = feesFor(chain.baseFee, profile.maxFeeGwei)
  if (aboveCap) return tooExpensive(profile.maxFeeGwei)
  const details: PresignDetails = {
    chainId: profile.chainId,
    from: key.address,
    nonce,
    // Nobody can raise it later: the whole cap is promised, and only the base fee and the tip are paid.
    maxFeePerGas: String(fees.capPerGas),
    maxPriorityFeePerGas: String(fees.maxPriorityFeePerGas),
    transactions: mine.map(({ name, address }) => {
      const needed = observed.needs.get(address.toLowerCase())
      return {
        contract: name,
        to: `0x${address.slice(2)}` as const,
        gas: String(needed?.gas ?? 0n),
        code: needed?.code ?? null,
      }
    }),
  }
  return { kind: 'plan', plan: planOf(details, { judged, evidence, observed }) }
}

function planOf(
  details: PresignDetails,
  seen: {
    readonly judged: readonly Judged[]
    readonly evidence: readonly Evidence[]
    readonly observed: PresignObserved
  },
) {
  const { chainId, from, nonce, transactions, maxFeePerGas } = details
  const others = seen.judged.filter(({ kind }) => kind === 'by-others' || kind === 'already')
  const last = nonce + transactions.length - 1
  return {
    system: 'contracts' as const,
    operation: 'presign-pause',
    title: `Sign pause() of ${transactions.map(({ contract }) => contract).join(', ')}, and keep it sealed`,
    now: seen.evidence,
    target: transactions.map(({ contract, to }, index) =>
      fact(
        contract,
        `${to}: pause() signed under nonce ${nonce + index}, at most ${maxFeePerGas} wei per gas`,
      ),
    ),
    acts: transactions.map(({ contract, to }, index) => ({
      ...{ kind: 'transaction' as const, chainId, from, to, data: dataOf('pause') },
      call: `pause() of ${contract}, signed under nonce ${nonce + index} and not sent`,
    })),
    preconditions: {},
    details,
    reversibility: 'reversible' as const,
    warnings: [
      `It dies with any other use of nonce ${nonce === last ? nonce : `${nonce} to ${last}`}: whatever this key sends next makes it stale.`,
      'Its price cannot be raised later: it is signed for the whole of `maxFeeGwei`.',
      ...(transactions.length === 1
        ? []
        : ['They are sent together, in their order: a later one waits for those before it.']),
      ...others.map((one) => `${one.name} is not signed for: ${wordsOf(one, 'pause')}.`),
      ...unusableOf(seen.observed.chain).map((words) => `Not counted: ${words}.`),
    ],
  }
}

function nothingToSign(
  judged: readonly Judged[],
  evidence: readonly Evidence[],
): Planned<PresignDetails> {
  const silent = judged.filter(({ kind }) => kind === 'unknown').map(({ name }) => name)
  if (silent.length === 0) {
    const because = 'This key can pause nothing of it now: the list says who can.'
    return { kind: 'nothing-to-do', because, evidence }
  }
  return {
    kind: 'refusal',
    failure: failure('UNREACHABLE', {
      summary: `No RPC endpoint answers about ${silent.join(', ')}.`,
      tried: 'to try pause() of each contract',
      next: 'Try again, or add another endpoint to `systems.contracts.rpc`.',
    }),
  }
}

function tooExpensive(capGwei: number): Planned<PresignDetails> {
  return {
    kind: 'refusal',
    failure: failure('BLOCKED', {
      summary: `The chain asks for more than the ${capGwei} gwei that the profile pays: what is signed now could not be sent.`,
      tried: 'to sign a pause within the cap',
      next: 'Raise the cap, or sign when it is cheaper.',
      field: 'systems.contracts.maxFeeGwei',
    }),
  }
}
