import type {
  Authority,
  ContractAct,
  Holder,
  Permission,
} from '../../../../../shared/domain/contract-board.ts'
import { accountWords } from '../account-words.ts'
import type { ActView, TriedAccount } from './read-authority.ts'
import type { Tried } from './try-act.ts'

/** Why the key of this console is tried. */
export const KEY_HERE = 'key of this console'

/** What every endpoint says of one contract; null where one does not answer about it. */
export type Said = readonly {
  readonly endpoint: string
  readonly views: readonly ActView[] | null
}[]

const ACTS: readonly ContractAct[] = ['pause', 'unpause', 'upgrade']

/** Who may do what, by the word of all endpoints. Pure. */
export function judgeAuthorities(
  said: Said,
  { isProxy, canPause }: { readonly isProxy: boolean; readonly canPause: boolean },
): readonly Authority[] {
  return ACTS.map((act) => {
    if (act === 'upgrade' && !isProxy) return impossible(act, 'not a proxy')
    if (act !== 'upgrade' && !canPause) return impossible(act, 'it has no pause')
    return judge(act, said)
  })
}

function judge(act: ContractAct, said: Said): Authority {
  const heard = said.flatMap(({ endpoint, views }) => {
    const view = views?.find((one) => one.act === act)
    return view === undefined ? [] : [{ endpoint, view }]
  })
  if (heard.length === 0) {
    return { act, kind: 'unknown', says: 'no endpoint answers about it', holders: [] }
  }
  const addresses = [
    ...new Set(heard.flatMap(({ view }) => view.accounts.map(({ address }) => address))),
  ]
  const holders = addresses.map((address) => holderOf(address, heard))
  // One that lies must not hide that everybody may.
  if (heard.some(({ view }) => view.stranger.kind === 'allowed')) {
    const words = 'ANYBODY: it goes through from an account that nobody has'
    const who = heard.filter(({ view }) => view.stranger.kind === 'allowed')
    const all = who.length === heard.length
    const by = who.map(({ endpoint }) => endpoint).join(', ')
    return { act, kind: 'anybody', says: all ? words : `${words}, says ${by}`, holders }
  }
  return {
    act,
    ...lineOf(
      holders,
      heard.every(({ view }) => view.listed),
    ),
    holders,
  }
}

type Heard = readonly { readonly endpoint: string; readonly view: ActView }[]

function holderOf(address: string, heard: Heard): Holder {
  const each = heard.map(({ endpoint, view }) => {
    const found = view.accounts.find((one) => one.address === address)
    return { endpoint, found, ...permissionOf(found, view.stranger) }
  })
  const known = each.flatMap(({ found }) => (found === undefined ? [] : [found]))
  const [first] = known
  const permissions = new Set(each.map(({ permission }) => permission))
  const [only] = permissions
  const says =
    permissions.size === 1
      ? (each[0]?.says ?? '')
      : each.map((one) => `${one.endpoint} says: ${one.says}`).join('; ')
  return {
    address,
    account: first === undefined ? 'unknown' : accountWords(first.account),
    because: [...new Set(known.flatMap(({ because }) => because))],
    permission: permissions.size === 1 && only !== undefined ? only : 'disputed',
    says,
  }
}

/** Against what a stranger is told: a refusal that everybody gets says nothing about one account. */
function permissionOf(
  found: TriedAccount | undefined,
  stranger: Tried,
): { readonly permission: Permission; readonly says: string } {
  if (found === undefined) return { permission: 'may-not', says: 'it is not named there' }
  const { tried } = found
  switch (tried.kind) {
    case 'allowed':
      return { permission: 'may', says: 'it goes through' }
    case 'already':
      return stranger.kind === 'already'
        ? { permission: 'not-shown', says: 'done already, which everybody is told' }
        : { permission: 'may', says: 'only told that nothing is left to do; a stranger is refused' }
    case 'not-allowed':
      return tried.late === undefined
        ? { permission: 'may-not', says: tried.words }
        : { permission: 'late', says: tried.words }
    case 'other':
      return { permission: 'not-shown', says: tried.words }
  }
}

function lineOf(holders: readonly Holder[], listed: boolean): Pick<Authority, 'kind' | 'says'> {
  const disputed = holders.filter(({ permission }) => permission === 'disputed')
  if (disputed.length > 0) {
    return { kind: 'disputed', says: `endpoints differ about ${names(disputed)}` }
  }
  const can = holders.filter(({ permission }) => permission === 'may' || permission === 'late')
  const more = listed ? '' : '; holders of its role cannot be listed at every endpoint'
  if (can.length > 0) {
    const here = can.some((one) => one.permission === 'may' && one.because.includes(KEY_HERE))
    return { kind: here ? 'here' : 'others', says: `${names(can)}${more}` }
  }
  const open = holders.filter(({ permission }) => permission === 'not-shown')
  if (open.length > 0) {
    return { kind: 'unknown', says: `not to be seen now: ${open[0]?.says}${more}` }
  }
  return listed
    ? { kind: 'nobody', says: 'nobody that is known here' }
    : { kind: 'unknown', says: `nobody that is known here${more}` }
}

function names(holders: readonly Holder[]): string {
  return holders.map(nameOf).join(', ')
}

function nameOf({ address, account, because, permission }: Holder): string {
  const late = permission === 'late' ? ', after a delay' : ''
  if (because.includes(KEY_HERE)) return `this console’s key${late}`
  return `${account} (…${address.slice(-4)})${late}`
}

function impossible(act: ContractAct, says: string): Authority {
  return { act, kind: 'impossible', says, holders: [] }
}
