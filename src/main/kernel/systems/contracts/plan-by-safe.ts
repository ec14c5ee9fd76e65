import { fact } from '../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { type Judged, judgeContracts } from './judge-contract.ts'
import type { ContractsObserved } from './observe.ts'
import type { SwitchInput } from './plan-switch.ts'
import { unusableOf } from './read-chain.ts'
import type { PauseCall } from './read-contract.ts'
import type { SafeFacts } from './read-owner.ts'
import type { SafeSwitchDetails } from './safe-switch-details.ts'
import { carriageActs } from './signers/carriage-acts.ts'
import type { SafeCarrier } from './signers/carrier.ts'
import type { KeyHere } from './signers/key-here.ts'
import { switchTransactions } from './switch-transactions.ts'

/**
 * Proposes the call to the Safe that stands behind contracts. One Safe a plan: each signs by itself. Where
 * the profile's key is one of its owners, the plan has that owner's approval on the chain. Pure.
 */
export function planBySafe(
  call: PauseCall,
  input: SwitchInput,
  observed: ContractsObserved,
): Planned<SafeSwitchDetails> {
  const { profile, key, chain, lookedAt } = observed
  const wanted = (one: Judged) => input.contracts === 'all' || input.contracts.includes(one.id)
  const judged = judgeContracts(observed, call).filter(wanted)
  const owned = judged.flatMap((one) => {
    const safe = safeOf(one)
    return safe === null ? [] : [{ ...one, safe }]
  })
  const [first] = owned
  if (first === undefined) {
    const because = `No contract waits for a Safe to ${call} it.`
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const { safe } = first
  const mine = owned.filter((one) => one.safe.address === safe.address)
  const others = owned.filter((one) => one.safe.address !== safe.address)
  const carrier = carrierOf(safe, key)
  const contracts = mine.map(({ id, name, address }) => ({ id, name, address }))
  const transactions = [...switchTransactions({ call, contracts })]
  const { chainId } = profile
  const names = contracts.map(({ name }) => name).join(', ')
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: `${call}-by-safe`,
      title: `Propose to the Safe …${safe.address.slice(-4)} to ${call} ${names}`,
      now: [
        fact('Safe', safe.address),
        fact('Signatures', `${safe.threshold} of ${safe.owners.length} owners must sign`),
        fact('Next nonce', String(safe.nonce)),
        ...safe.owners.map((owner, index) =>
          fact(`Owner ${index + 1}`, owner === carrier.ownerHere ? `${owner} (this key)` : owner),
        ),
      ],
      target: contracts.map(({ name, address }) => fact(name, `${address} ${call}d`)),
      acts: carriageActs(carrier, transactions, { chainId, lookedAt }),
      preconditions: {},
      details: { call, chainId, carrier, contracts, transactions },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${safe.address.slice(-4)}`,
        madeOf: "the chain id, and the end of the Safe's address",
      },
      warnings: [
        `It is signed under nonce ${safe.nonce}, the one that the Safe executes next. What is queued under ${safe.nonce} in the Safe app is replaced by it; under a later nonce it would wait behind that queue.`,
        ...missingWords(carrier),
        'Compare the Safe transaction hash, or domain and message hash, on the screen of the hardware wallet before signing.',
        ...others.map((one) => `${one.name} belongs to another Safe: plan it again for that one.`),
        ...unusableOf(chain).map((words) => `Not counted: ${words}.`),
      ],
    },
  }
}

/** The Safe that would be obeyed, as a trial from its address proves. */
function safeOf(one: Judged): SafeFacts | null {
  return one.kind === 'by-others' && one.elsewhere?.kind === 'safe' ? one.elsewhere.safe : null
}

function carrierOf(safe: SafeFacts, key: KeyHere): SafeCarrier {
  const isKey = (owner: string) =>
    key.kind === 'here' && owner.toLowerCase() === key.address.toLowerCase()
  const { address, threshold, nonce, owners } = safe
  const ownerHere = owners.find(isKey) ?? null
  return { kind: 'safe', address, threshold, nonce, owners: [...owners], ownerHere }
}

function missingWords({ threshold, ownerHere }: SafeCarrier): readonly string[] {
  const missing = ownerHere === null ? threshold : threshold - 1
  if (missing === 0) return []
  const own =
    ownerHere === null ? 'No owner signs from here' : 'The key here approves it on the chain'
  const others = missing === 1 ? 'one more owner has' : `${missing} owners have`
  return [`${own}: ${others} to sign elsewhere. Call them now; nothing happens before they do.`]
}
