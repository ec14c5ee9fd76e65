import { z } from 'zod'
import { fact } from '../../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../../shared/domain/plan.ts'
import { feesFor } from '../../fees.ts'
import { type Judged, judgeContracts } from '../../judge-contract.ts'
import type { ContractsObserved } from '../../observe.ts'
import { SwitchInput } from '../../plan-switch.ts'
import type { PauseCall } from '../../read-contract.ts'
import { dataOf } from '../../switch-transactions.ts'
import { hexText } from '../transaction.ts'
import { type PreparedFile, preparedHash } from './offline-file.ts'
import { BREAK_GLASS_VALID_MS, VALID_MS } from './valid.ts'

export const PrepareInput = SwitchInput.extend({
  /** It is to be kept for a night that may never come, and not to be sent within the week. */
  breakGlass: z.boolean().exactOptional(),
})
export type PrepareInput = z.infer<typeof PrepareInput>

export const PrepareDetails = z.object({
  call: z.enum(['pause', 'unpause']),
  chainId: z.number(),
  from: hexText,
  /** Of the first transaction; the others follow it. */
  nonce: z.number(),
  contracts: z.array(z.object({ id: z.string(), name: z.string(), address: hexText })),
})
export type PrepareDetails = z.infer<typeof PrepareDetails>

/** What is known of one account that signs offline. */
export interface OfflineStanding {
  readonly nonce: number
  /** By address of the contract, in lower case. */
  readonly gas: ReadonlyMap<string, bigint>
}

export interface PrepareObserved extends ContractsObserved {
  /** By address of the signer, in lower case. */
  readonly standings: ReadonlyMap<string, OfflineStanding>
}

/** A contract that an account acts on whose key is not here, as a trial from its address proves. */
export function offlineOf(one: Judged): `0x${string}` | null {
  return one.kind === 'by-others' && one.elsewhere?.kind === 'offline'
    ? one.elsewhere.address
    : null
}

/** Whole transactions in a file, for a machine without a network. One account a plan. Pure. */
export function planPrepare(
  call: PauseCall,
  input: PrepareInput,
  observed: PrepareObserved,
): Planned<PrepareDetails> {
  const { profile, chain, lookedAt } = observed
  const breakGlass = input.breakGlass === true
  const judged = judgeContracts(observed, call).filter(
    ({ id }) => input.contracts === 'all' || input.contracts.includes(id),
  )
  const from = judged.map(offlineOf).find((one) => one !== null)
  const standing = from === undefined ? undefined : observed.standings.get(from.toLowerCase())
  if (from === undefined || standing === undefined) {
    const silent = judged.filter(({ kind }) => kind === 'unknown').map(({ name }) => name)
    if (silent.length > 0) return { kind: 'refusal', failure: noAnswer(call, silent) }
    const because = `No contract waits for an offline key to ${call} it.`
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const { fees, aboveCap } = feesFor(chain.baseFee, profile.maxFeeGwei)
  if (aboveCap && input.override === undefined) return tooExpensive(call, profile.maxFeeGwei)
  const mine = judged.filter((one) => offlineOf(one) === from)
  const details: PrepareDetails = {
    call,
    chainId: profile.chainId,
    from,
    nonce: standing.nonce,
    contracts: mine.map(({ id, name, address }) => ({
      id,
      name,
      address: `0x${address.slice(2)}`,
    })),
  }
  const unhashed: Omit<PreparedFile, 'hash'> = {
    format: 'rollback-console/offline-transactions',
    version: 1,
    chainId: profile.chainId,
    from,
    call,
    preparedAtBlock: chain.pinned ?? 0,
    preparedAt: lookedAt.toISOString(),
    validUntil: new Date(
      lookedAt.getTime() + (breakGlass ? BREAK_GLASS_VALID_MS : VALID_MS),
    ).toISOString(),
    transactions: details.contracts.map(({ name, address }, index) => ({
      ...{ contract: name, to: address, call: `${call}()`, data: dataOf(call), value: '0' },
      nonce: standing.nonce + index,
      gas: String(standing.gas.get(address.toLowerCase()) ?? 0n),
      // Nobody can bump it later: the whole cap is promised, and only the base fee and the tip are paid.
      maxFeePerGas: String(fees.capPerGas),
      maxPriorityFeePerGas: String(fees.maxPriorityFeePerGas),
    })),
  }
  const file = { ...unhashed, hash: preparedHash(unhashed) }
  return { kind: 'plan', plan: planOf(details, file, breakGlass) }
}

function planOf(details: PrepareDetails, file: PreparedFile, breakGlass: boolean) {
  const { call, chainId, from, nonce, contracts } = details
  const names = contracts.map(({ name }) => name).join(', ')
  return {
    system: 'contracts' as const,
    operation: `${call}-offline`,
    title: `Prepare ${call}() of ${names} for the offline key …${from.slice(-4)}`,
    now: [fact('Signs offline', from), fact('Next nonce', String(nonce))],
    target: contracts.map(({ name, address }) => fact(name, `${address}, to be ${call}d`)),
    acts: [
      {
        kind: 'handover' as const,
        instruction: `Carry the file to the machine that has the key of ${from}, and sign it there: npm run sign -- FILE. ${breakGlass ? 'Then take it in at Plan → Send signed, where it is kept sealed; send it only when it is needed.' : 'Bring the signed file back within a week.'}`,
        fields: [
          ['Chain', String(chainId)] as const,
          ['From', from] as const,
          ...file.transactions.flatMap((one) => [
            [`${one.contract}: to`, one.to] as const,
            [`${one.contract}: call`, `${one.call} (${one.data})`] as const,
            [`${one.contract}: nonce`, String(one.nonce)] as const,
            [`${one.contract}: fee at most`, `${one.maxFeePerGas} wei per gas`] as const,
          ]),
        ],
        file: {
          name: `offline-${call}-${from.slice(2, 8)}-nonce-${nonce}.json`,
          mediaType: 'application/json',
          text: JSON.stringify(file, null, 2),
        },
      },
    ],
    preconditions: {},
    details,
    reversibility: 'reversible' as const,
    warnings: [
      `It dies with any other use of nonce ${nonce}: sign nothing else with that key until it is sent.`,
      'Signed, it is a bearer weapon: whoever holds the file can send it.',
    ],
  }
}

function noAnswer(call: PauseCall, names: readonly string[]) {
  return failure('UNREACHABLE', {
    summary: `No RPC endpoint answers about ${names.join(', ')}.`,
    tried: `to prepare ${call}() for an offline key`,
    next: 'Try again, or add another endpoint to `systems.contracts.rpc`.',
  })
}

function tooExpensive(call: PauseCall, capGwei: number): Planned<PrepareDetails> {
  return {
    kind: 'refusal',
    failure: failure('BLOCKED', {
      summary: `The chain asks for more than the ${capGwei} gwei that the profile pays.`,
      tried: `to prepare ${call}() within the cap`,
      next: 'Wait until it is cheaper, or go past the cap with a reason.',
      field: 'systems.contracts.maxFeeGwei',
    }),
    override: 'Promise up to four times what the chain asks for now.',
  }
}
