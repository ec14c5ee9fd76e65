import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'

/** One procedure of a drill, and by which looks it judges. */
export interface DrillAct {
  readonly runbook: RunbookId
  /** The looks whose good end makes a system verified; a step that took no part says nothing. */
  readonly looks: { readonly [system: string]: readonly string[] }
  /** What the operator gives beside the targets; `successor` is the world's: see successor-of.ts. */
  readonly given?: 'successor' | JsonObject
  /** The build of web that the act before went to is meant, and not the suggested one. */
  readonly sameWeb?: true
}

const badRelease: DrillAct = {
  runbook: 'bad-release',
  looks: {
    vercel: ['web-verify', 'final-web'],
    railway: ['api-verify', 'api-check'],
    postgres: ['db-verify', 'db-check'],
  },
}

/** A new build goes live only once the pin of the rollback is gone. */
const releasePin: DrillAct = {
  runbook: 'web-promote',
  looks: { vercel: ['web-promote', 'web-verify'] },
  sameWeb: true,
}

const pause: DrillAct = { runbook: 'contracts-pause', looks: { contracts: ['contracts-pause'] } }

/** The bad one stays paused; who has its address is pointed at the new one. */
const replace: DrillAct = {
  runbook: 'contract-replace',
  looks: {
    contracts: ['contract-deploy', 'successor-stands'],
    railway: ['api-redeploy', 'workers-redeploy', 'api-carries'],
    vercel: ['web-rebuild', 'site-carries', 'site-keeps'],
  },
  given: 'successor',
}

const migrate: DrillAct = {
  runbook: 'contracts-migrate',
  looks: { contracts: ['state-export', 'state-import', 'state-open'] },
}

const unpause: DrillAct = {
  runbook: 'contracts-unpause',
  looks: { contracts: ['contracts-unpause'] },
  // The one that is bad, and the one whose rows have moved.
  given: { except: ['booking', 'deposits'] },
}

const paymasterDry: DrillAct = {
  runbook: 'paymaster-dry',
  looks: {
    paymaster: ['paymaster-fund', 'paymaster-named', 'paymaster-canary'],
    railway: ['api-redeploy'],
    vercel: ['web-rebuild'],
  },
}

const paymasterDrained: DrillAct = {
  runbook: 'paymaster-drained',
  looks: {
    paymaster: ['paymaster-silent', 'paymaster-withdraw', 'paymaster-named', 'paymaster-canary'],
    railway: ['api-redeploy-silent', 'api-redeploy'],
    vercel: ['web-rebuild'],
  },
}

const webBack: DrillAct = {
  runbook: 'web-only',
  looks: { vercel: ['web-verify'] },
}

/** The row says failed until nothing of the migration is left: no image that migrates at boot comes up before. */
const migrationBack: DrillAct = {
  runbook: 'migration-back',
  looks: { prisma: ['migration-take-back', 'migration-give-up'] },
}

/** While nothing writes; columns that the migration had no part in keep what the day has brought. */
const repair: DrillAct = {
  runbook: 'database-repair',
  looks: { postgres: ['db-verify', 'db-repair'] },
  given: {
    repair: {
      ...{ from: 'copy', table: 'public.wallets', columns: ['balance_wei'] },
      ...{ where: 't.id % 10 = 3', addMissing: false, conflicts: 'keep-live' },
    },
  },
}

const apiBack: DrillAct = {
  runbook: 'api-only',
  looks: { railway: ['api-verify'] },
}

const others: Readonly<Record<string, readonly DrillAct[]>> = {
  // Consumers first; then schema and rows while the API cannot boot anyway; the old code comes up on a whole database.
  'bad-migration': [webBack, migrationBack, repair, apiBack],
  'contract-bug': [pause, replace, migrate, unpause],
  'paymaster-dry': [paymasterDry],
  'paymaster-drained': [paymasterDrained],
  // What loses money by the second is stopped first. The paymaster and the new contract are named in what API and web
  // run with, so they come behind the release; and people may trade again once everything they meet is well.
  full: [pause, badRelease, releasePin, paymasterDry, replace, migrate, unpause],
}

/** The procedures for an incident, in their order; one that has none of its own is a bad release. */
export function drillActs(incident: string): readonly DrillAct[] {
  return others[incident] ?? [badRelease]
}
