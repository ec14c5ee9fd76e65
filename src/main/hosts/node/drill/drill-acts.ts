import type { RunbookId } from '../../../../shared/domain/runbook.ts'

/** One procedure of a drill, and by which looks it judges. */
export interface DrillAct {
  readonly runbook: RunbookId
  /** The looks whose good end makes a system verified; a step that took no part says nothing. */
  readonly looks: { readonly [system: string]: readonly string[] }
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

const unpause: DrillAct = {
  runbook: 'contracts-unpause',
  looks: { contracts: ['contracts-unpause'] },
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

const others: Readonly<Record<string, readonly DrillAct[]>> = {
  'contract-bug': [pause],
  'paymaster-dry': [paymasterDry],
  'paymaster-drained': [paymasterDrained],
  // What loses money by the second is stopped first. The paymaster is named in what the API runs with, so it comes
  // behind the release; and people may trade again once everything they meet is well.
  full: [pause, badRelease, releasePin, paymasterDry, unpause],
}

/** The procedures for an incident, in their order; one that has none of its own is a bad release. */
export function drillActs(incident: string): readonly DrillAct[] {
  return others[incident] ?? [badRelease]
}
