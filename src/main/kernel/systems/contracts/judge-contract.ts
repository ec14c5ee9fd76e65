import type { ContractsObserved, SeenContract } from './observe.ts'
import type { ContractView, Elsewhere, PauseCall, Trial } from './read-contract.ts'
import type { Owner } from './read-owner.ts'

/** What can be done about one contract, by this signer, now. */
export type Judged = Pick<SeenContract, 'id' | 'name' | 'address'> &
  (
    | { readonly kind: 'send' }
    /** The wish is granted already, everywhere. */
    | { readonly kind: 'already' }
    /** Somebody else has to act: who, and how. */
    | {
        readonly kind: 'by-others'
        readonly who: string
        readonly owner: Owner
        /** The signer that the contract would obey, where one is known. */
        readonly elsewhere: Elsewhere | null
      }
    /** It has no such switch, or no code at all. */
    | { readonly kind: 'impossible'; readonly because: string }
    | { readonly kind: 'unknown'; readonly because: string }
  ) & { readonly disagreement?: string }

/** Pure: what each contract's views come to. Sending is the safe side: pausing twice only costs gas. */
export function judgeContracts(observed: ContractsObserved, call: PauseCall): readonly Judged[] {
  return observed.contracts.map((contract) => judge(contract, call))
}

function judge(contract: SeenContract, call: PauseCall): Judged {
  const { id, name, address, views } = contract
  const [first] = views
  const base = { id, name, address }
  if (first === undefined)
    return { ...base, kind: 'unknown', because: 'no endpoint answers about it' }
  const split = disagreementOf(views)
  const common = split === null ? base : { ...base, disagreement: split }
  const all = views.map(({ view }) => view)
  const wanted = call === 'pause'
  if (all.every(({ codeHash }) => codeHash === null)) {
    return { ...common, kind: 'impossible', because: 'there is no contract at this address' }
  }
  if (all.every(({ paused }) => paused === wanted)) return { ...common, kind: 'already' }
  const named = all.some(({ elsewhere }) => elsewhere?.named === true)
  if (
    !named &&
    all.some(({ trial }) => trial.kind === 'allowed') &&
    all.some(({ paused }) => paused !== null)
  ) {
    return { ...common, kind: 'send' }
  }
  if (all.every(({ paused }) => paused === null)) {
    return { ...common, kind: 'impossible', because: 'it cannot be paused: it has no paused()' }
  }
  return { ...common, ...refused(first.view) }
}

function refused({ trial, owner, elsewhere }: ContractView) {
  const can = elsewhere?.trial.kind === 'allowed' ? elsewhere : null
  const base = { kind: 'by-others' as const, owner, elsewhere: can }
  if (elsewhere !== null) return { ...base, who: elsewhereWords(elsewhere) }
  if (owner.kind !== 'none' && owner.kind !== 'account' && trial.kind !== 'allowed') {
    const said = owner.kind === 'access-manager' ? `; ${trialWords(trial)}` : ''
    return { ...base, who: `${ownerWords(owner)}${said}` }
  }
  return { ...base, who: trialWords(trial) }
}

function trialWords(trial: Trial): string {
  switch (trial.kind) {
    case 'allowed':
    case 'already':
      return 'it says no'
    case 'no-key':
      return 'the key that could is not here'
    case 'not-allowed':
    case 'other':
      return trial.words
  }
}

/** Somebody else acts on it: who, and what the contract says to that. */
function elsewhereWords(elsewhere: Elsewhere): string {
  const who =
    elsewhere.kind === 'offline'
      ? `${elsewhere.address} signs for it offline`
      : ownerWords({ kind: 'safe', ...elsewhere.safe })
  const { trial } = elsewhere
  return trial.kind === 'allowed' ? who : `${who}, but ${trialWords(trial)}`
}

/** Who can, in words; a delay is said as what it means for a pause. */
function ownerWords(owner: Owner): string {
  switch (owner.kind) {
    case 'none':
      return 'nobody owns it'
    case 'account':
      return `the account ${owner.address} owns it`
    case 'safe':
      return `the Safe ${owner.address} owns it: ${owner.threshold} of ${owner.owners.length} signatures, next nonce ${owner.nonce}`
    case 'timelock':
      return `the timelock ${owner.address} owns it: a pause would come ${Math.ceil(owner.delaySeconds / 60)} minutes late`
    case 'access-manager':
      return `the access manager ${owner.address} decides who may${owner.closed ? ', and has closed it to everybody' : ''}`
    case 'contract':
      return `the contract ${owner.address} owns it`
  }
}

/** Where endpoints contradict each other about what matters; null where they agree. */
function disagreementOf(views: SeenContract['views']): string | null {
  const said = views.map(({ endpoint, view: { paused, codeHash } }) => ({
    endpoint,
    words:
      codeHash === null
        ? 'no code'
        : paused === null
          ? 'no paused()'
          : paused
            ? 'paused'
            : 'not paused',
    key: `${paused} ${codeHash}`,
  }))
  if (new Set(said.map(({ key }) => key)).size <= 1) return null
  return said.map(({ endpoint, words }) => `${endpoint} says ${words}`).join(', ')
}
