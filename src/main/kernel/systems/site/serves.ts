import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { type Lag, outlastMixed } from '../outlast-mixed.ts'
import { WantedRelease } from '../wanted-release.ts'
import { askPages, type PageAnswer } from './ask-pages.ts'
import { loadPages } from './load-pages.ts'

const ServesInput = z.object({ target: WantedRelease.exactOptional() })

/** Domains follow one after the other, and caches in front of them a little later. */
const DOMAIN_LAG: Lag = { everyMs: 1000, forMs: 20_000 }

const SKEW = fact(
  'Asked as',
  'a new visitor, without a cookie: tabs that are open keep the deployment they began with while skew protection holds them',
)

function tableOf(answers: readonly PageAnswer[]): Evidence {
  return {
    kind: 'table',
    label: 'Pages over HTTP',
    columns: ['domain', 'page', 'release', 'answer'],
    rows: answers.map(({ domain, page, is, said }) => [domain, page, is, said]),
  }
}

async function lookAtDomains(
  wanted: WantedRelease,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const answers = await askPages(wanted, world, signal)
  const silent = answers.filter(({ is }) => is === 'silent').length
  const evidence: readonly Evidence[] = [
    tableOf(answers),
    SKEW,
    ...(silent === 0
      ? []
      : [fact('Release markers', `${silent} of ${answers.length} pages do not say their release`)]),
  ]
  const bad = answers.filter(({ is }) => is === 'other' || is === 'down')
  if (bad.length === 0) return { kind: 'verified', evidence }
  const names = bad.map(({ domain, page, said }) => `${new URL(page, domain).href} (${said})`)
  if (bad.length === answers.length) {
    return {
      kind: 'pending',
      waitingFor: `the site to serve the wanted release: ${names.join('; ')}`,
      evidence,
    }
  }
  return {
    kind: 'mixed',
    behind: names,
    evidence,
    failure: failure('MIXED', {
      summary: `${bad.length} of ${answers.length} pages are not on the wanted release: ${names.join('; ')}.`,
      tried: 'GET every page of every domain',
      world: 'Visitors of those addresses still get another release, or none.',
      next: 'Look at the aliases of the project, and at caches in front of these domains.',
    }),
  }
}

async function lookInBrowser(world: Reads, signal: AbortSignal): Promise<Verdict> {
  const { evidence, broken, notLookedAt } = await loadPages(world, signal)
  if (broken.length > 0) {
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `${broken.length} pages break in a browser: ${broken.join('; ')}.`,
        tried: 'load the pages with scripts on',
        answered: broken.join('\n'),
        world: 'The wanted release is served, and it does not work.',
        next: 'Look at the screenshots; roll back further.',
      }),
    }
  }
  if (notLookedAt.length === 0) return { kind: 'verified', evidence }
  const names = notLookedAt.map((each) => `JavaScript of ${each}`)
  return {
    kind: 'mixed',
    behind: names,
    evidence,
    failure: failure('MIXED', {
      summary: `The site answers, but nobody has looked at its JavaScript: ${notLookedAt.join('; ')}.`,
      tried: 'load the pages with scripts on',
      world: 'Every page answers over HTTP with the wanted release; whether it works is unknown.',
      next: 'Open the pages yourself and look at the console, or install a browser; then look again.',
    }),
  }
}

/** Every domain serves the wanted release, and its pages load in a real browser without JavaScript errors. */
export const serves: Check = {
  system: 'site',
  name: 'serves',
  patience: { everyMs: 1000, forMs: 60_000 },
  async run(input, world, signal) {
    const wanted = ServesInput.parse(input).target ?? {}
    const look = () => lookAtDomains(wanted, world, signal)
    const domains = await outlastMixed(look, DOMAIN_LAG, { world, signal })
    if (domains.kind !== 'verified') return domains
    const browser = await lookInBrowser(world, signal)
    return { ...browser, evidence: [...domains.evidence, ...browser.evidence] }
  },
}

/** The same behind a push: the provider builds first. */
export const servesAfterBuild: Check = {
  ...serves,
  name: 'serves-after-build',
  patience: { everyMs: 3000, forMs: 15 * 60_000 },
}
