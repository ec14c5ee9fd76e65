import { z } from 'zod'
import { type Evidence, fact } from '../../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../../shared/domain/plan.ts'
import type { ContractsProfile } from '../../../../../../shared/domain/profile-chain.ts'
import { OverrideInput } from '../../../target-input.ts'
import { unusableOf } from '../../read-chain.ts'
import type { Kept, KeptTransaction } from './kept.ts'
import type { SendDetails } from './send-details.ts'
import { type StaleReason, staleReasons } from './stale-reasons.ts'
import type { SignedStanding } from './standing.ts'
import { isMined } from './where-are.ts'

export const SendInput = z.object({
  /** Under which id it is kept: a hash. The bytes are never given. */
  signed: z.string().max(100).exactOptional(),
  override: OverrideInput,
})
export type SendInput = z.infer<typeof SendInput>

export interface SendObserved {
  readonly kept: Kept
  readonly profile: ContractsProfile
  readonly standing: SignedStanding
}

/** Sends what is fresh; what is stale says why, all of it. Pure. */
export function planSending(
  { override }: SendInput,
  { kept, profile, standing }: SendObserved,
): Planned<SendDetails> {
  const { call, chainId } = kept
  const evidence = evidenceOf(kept, standing)
  if (standing.each.every(({ where }) => isMined(where))) {
    return { kind: 'nothing-to-do', because: 'It was sent already, and is in a block.', evidence }
  }
  const paused = standing.each.every((one) => one.paused === (call === 'pause'))
  if (chainId === profile.chainId && paused) {
    return { kind: 'nothing-to-do', because: `Everything in it is ${call}d already.`, evidence }
  }
  const reasons = staleReasons(kept, profile, standing)
  const mayPass = reasons.every((one) => one.mayPass)
  if (reasons.length > 0 && !(mayPass && override !== undefined)) {
    const refused = { kind: 'refusal' as const, failure: staleFailure(reasons) }
    return mayPass ? { ...refused, override: 'Send it all the same: its trial succeeds.' } : refused
  }
  const contracts = kept.transactions.map((one) => namedBy(profile, one))
  const [only] = contracts
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: 'send-signed',
      title: `Send the signed ${call}() of ${contracts.map(({ name }) => name).join(', ')}`,
      now: evidence,
      target: contracts.map(({ name, address }) => fact(name, `${address} ${call}d`)),
      acts: kept.transactions.map(({ to, data, hash }, index) => ({
        ...{ kind: 'transaction' as const, chainId, from: kept.from, to, data },
        call: `${call}() of ${contracts[index]?.name}, signed as ${hash}`,
      })),
      preconditions: {},
      details: {
        ...{ kept: kept.id, call, chainId, from: kept.from, contracts },
        transactions: kept.transactions.map(({ hash, nonce, to }) => ({ hash, nonce, to })),
        override: override ?? null,
      },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${contracts.length === 1 && only ? only.address.slice(-4) : `${contracts.length} contracts`}`,
        madeOf: 'the chain id, and the end of the address, or how many contracts are sent to',
      },
      warnings: warningsOf({ kept, profile, standing }, reasons),
    },
  }
}

function namedBy({ contracts }: ContractsProfile, { to, contract }: KeptTransaction) {
  const known = contracts.find(({ address }) => address.toLowerCase() === to.toLowerCase())
  return { id: known?.id ?? '', name: known?.name ?? contract, address: to }
}

/** All reasons at once: whoever mends one at three in the morning wants to know of the others. */
function staleFailure(reasons: readonly StaleReason[]): Failure {
  const [first] = reasons
  const rest = reasons.slice(1).map(({ words }) => words)
  return failure(first?.code ?? 'ARGUMENT_INVALID', {
    summary: first?.words ?? 'It is stale.',
    tried: 'to hold what was signed against the chain as it is now',
    ...(rest.length === 0 ? {} : { answered: rest.join(' ') }),
    world: 'Nothing was sent.',
    next: [...new Set(reasons.map(({ next }) => next))].join(' '),
    field: first?.field ?? 'signed',
    retry: 'no',
  })
}

function warningsOf(
  { standing, kept }: SendObserved,
  passed: readonly StaleReason[],
): readonly string[] {
  const waiting = standing.each.some(({ where }) => where === 'in-a-pool')
  const unknown = kept.transactions.filter(({ code }) => code === null)
  return [
    ...(waiting
      ? ['A pool has it already: it is followed there, and not sent as another one.']
      : []),
    'Its price cannot be raised: no key signs here. Where the chain asks for more, it waits.',
    ...passed.map(({ words }) => words),
    ...unknown.map(({ contract }) => `Nobody could say what ${contract} ran when it was kept.`),
    ...unusableOf(standing.chain).map((words) => `Not counted: ${words}.`),
  ]
}

const words = {
  nowhere: 'not sent yet',
  'in-a-pool': 'waits in a pool',
  succeeded: 'in a block',
  reverted: 'in a block, and reverted',
} as const

function evidenceOf(kept: Kept, standing: SignedStanding): readonly Evidence[] {
  return [
    fact('Signed by', kept.from),
    fact('Kept since', kept.keptAt),
    fact('Next nonce', String(standing.nonce)),
    fact('Valid until', kept.validUntil),
    ...kept.transactions.map(({ contract, nonce, hash, maxFeePerGas }, index) =>
      fact(
        contract,
        `nonce ${nonce}, at most ${maxFeePerGas} wei per gas, ${words[standing.each[index]?.where ?? 'nowhere']}, ${hash}`,
      ),
    ),
  ]
}
