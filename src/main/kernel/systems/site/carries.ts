import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import {
  addressesIn,
  carriedWords,
  type Successor,
  SuccessorInput,
  siteConsumer,
  successorOf,
} from '../contract-consumers.ts'
import { type Lag, outlastMixed } from '../outlast-mixed.ts'
import { readScripts } from './read-scripts.ts'

/** Domains follow one after the other, and caches in front of them a little later. */
const DOMAIN_LAG: Lag = { everyMs: 1000, forMs: 20_000 }

/** The live site has the new address of a contract in its pages and scripts, and the old one no more. */
export const carries: Check = {
  system: 'site',
  name: 'carries',
  patience: { everyMs: 1000, forMs: 120_000 },
  async run(input, world, signal) {
    const given = SuccessorInput.parse(input)
    const successor = successorOf(world.profile, given)
    if (successor === undefined || siteConsumer(world.profile, given.contract) === undefined) {
      return { kind: 'verified', evidence: [fact('Site', 'has it out of no variable')] }
    }
    return outlastMixed(() => look(successor, world, signal), DOMAIN_LAG, { world, signal })
  },
}

async function look(successor: Successor, world: Reads, signal: AbortSignal): Promise<Verdict> {
  const domains = (await readScripts(world, signal)).map((each) => {
    const found = addressesIn(each.texts, successor)
    return { ...each, words: carriedWords(found), good: found.next && !found.former }
  })
  const evidence: readonly Evidence[] = [
    {
      kind: 'table',
      label: 'Pages and scripts',
      columns: ['domain', 'scripts', 'carries'],
      rows: domains.map(({ domain, scripts, words }) => [domain, String(scripts), words]),
    },
    fact('New address', successor.address),
    fact('Old address', successor.contract.address),
    ...domains.flatMap(({ missing }) => missing.slice(0, 5).map((one) => fact('Not read', one))),
  ]
  const bad = domains.filter(({ good }) => !good)
  if (bad.length === 0) return { kind: 'verified', evidence }
  const names = bad.map(({ domain, words }) => `${domain} (${words})`)
  if (bad.length === domains.length) {
    const waitingFor = `the site to carry ${successor.address}: ${names.join('; ')}`
    return { kind: 'pending', waitingFor, evidence }
  }
  return {
    kind: 'mixed',
    behind: names,
    evidence,
    failure: failure('MIXED', {
      summary: `${bad.length} of ${domains.length} domains do not carry the new address alone: ${names.join('; ')}.`,
      tried: 'GET every page of every domain, and the scripts that they name',
      world: 'Visitors of those domains still use the old contract, or none.',
      next: 'Look at the aliases of the project, and at caches in front of these domains.',
    }),
  }
}
