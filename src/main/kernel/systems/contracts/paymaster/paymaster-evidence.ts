import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { unusableOf } from '../read-chain.ts'
import { entryPointVersion } from './interfaces.ts'
import type { PaymasterObserved, SeenPaymaster } from './observe-paymaster.ts'
import type { Sponsor } from './read-bundler.ts'
import { costOf } from './spending.ts'
import { etherText } from './wei.ts'

/** Everything that was seen, for the plan and the log; first of all the deposit that it is about. */
export function evidenceOf(
  observed: PaymasterObserved,
  about: 'live' | 'backup' = 'live',
): readonly Evidence[] {
  const { sponsoring, live, backup, bundler, chain, verdict } = observed
  const subject = observed[about]
  return [
    fact(`Deposit of ${subject.name}`, depositWords(subject)),
    fact('EntryPoint', `${entryPointVersion(sponsoring.entryPoint)} · ${sponsoring.entryPoint}`),
    ...factsOf(live, 'live', about),
    ...factsOf(backup, 'backup', about),
    fact('Sponsors now', sponsorWords(bundler.sponsor, observed)),
    ...(verdict === null
      ? [fact('Dry or drained', 'not known: no endpoint answers about its events')]
      : [
          fact('Dry or drained', verdict.kind),
          ...verdict.because.map((words) => fact('Because', words)),
          fact(
            'Spent in the window',
            `${etherText(costOf([...verdict.burn.before, ...verdict.burn.recent]))} by ${verdict.burn.before.length + verdict.burn.recent.length} operations`,
          ),
        ]),
    ...unusableOf(chain).map((words) => fact('Not counted', words)),
  ]
}

export function sponsorWords(
  sponsor: Sponsor,
  { live, backup }: Pick<PaymasterObserved, 'live' | 'backup'>,
): string {
  if (sponsor.kind !== 'sponsors') return `nobody: ${sponsor.words}`
  const known = [live, backup].find(
    ({ address }) => address.toLowerCase() === sponsor.paymaster.toLowerCase(),
  )
  return known === undefined ? sponsor.paymaster : `${known.name} · ${sponsor.paymaster}`
}

function factsOf(paymaster: SeenPaymaster, role: string, about: string): readonly Evidence[] {
  const [first] = paymaster.views
  const name = `${paymaster.name} (${role})`
  if (first === undefined) return [fact(name, 'no endpoint answers about it')]
  const { staked, stake, unstakeDelaySeconds, withdrawTime } = first.view
  const unlocking = withdrawTime === 0 ? '' : `, unlocked: may be taken out from ${withdrawTime}`
  return [
    fact(name, paymaster.address),
    ...(role === about ? [] : [fact(`Deposit of ${paymaster.name}`, depositWords(paymaster))]),
    fact(
      `Stake of ${paymaster.name}`,
      staked || stake > 0n
        ? `${etherText(stake)}, ${unstakeDelaySeconds} s to unlock${unlocking}`
        : 'none',
    ),
  ]
}

/** Where endpoints disagree, who says what. */
function depositWords({ views }: SeenPaymaster): string {
  const said = new Set(views.map(({ view }) => view.deposit))
  const [only] = said
  if (only === undefined) return 'no endpoint answers about it'
  if (said.size === 1) return etherText(only)
  return views.map(({ endpoint, view }) => `${endpoint} says ${etherText(view.deposit)}`).join(', ')
}
