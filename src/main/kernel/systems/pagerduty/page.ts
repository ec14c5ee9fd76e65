import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { Operation } from '../../ports/system.ts'
import { httpAct } from '../http-act.ts'
import { publicText } from '../plain-text.ts'
import { eventRequest, LONGEST_SUMMARY, sendEvent } from './events.ts'

const PageInput = z.object({
  run: z.string(),
  reason: z.string().exactOptional(),
  /** What the operator writes to whoever is woken. */
  body: z.string().trim().min(1).max(LONGEST_SUMMARY).exactOptional(),
})
type PageInput = z.infer<typeof PageInput>

const PageDetails = z.object({
  dedupKey: z.string(),
  summary: z.string(),
  environment: z.string(),
  run: z.string(),
  backups: z.string(),
})
type PageDetails = z.infer<typeof PageDetails>

type Seen = Pick<Profile, 'environment' | 'contacts' | 'pagerDuty'>

export const noPager = {
  kind: 'nothing-to-do',
  because: 'There is no PagerDuty service in the profile: call by phone.',
  evidence: [],
} as const

function triggerOf({ dedupKey, summary, environment, run, backups }: PageDetails) {
  return {
    kind: 'trigger',
    dedupKey,
    payload: {
      summary,
      source: `rollback-console ${environment}`,
      severity: 'critical',
      custom_details: { run, environment, backups },
    },
  } as const
}

/** The same page for the whole run: PagerDuty counts a second trigger with this key as the first one again. */
export function dedupKeyOf(environment: string, run: string): string {
  return `rollback-console/${environment}/${run}`
}

/**
 * Wakes the backup contact. With a routing key nothing can be read back; the key makes a second sending the same
 * alert, so one whose reply was lost is simply sent again.
 */
export const page: Operation<PageInput, Seen, PageDetails> = {
  system: 'pagerduty',
  name: 'page',
  input: PageInput,
  details: PageDetails,
  patience: { everyMs: 500, forMs: 2_000 },
  queues: true,
  probe: async (_, { profile }) => profile,
  plan({ run, reason, body }, { environment, contacts, pagerDuty }) {
    if (pagerDuty === undefined) return noPager
    const rehearsal = environment === 'rehearsal' ? 'REHEARSAL: ' : ''
    const because = body ?? (reason ? `A rollback needs you: ${reason}` : 'A rollback needs you')
    const summary = publicText(`${rehearsal}${because}`.replaceAll('\n', ' '), LONGEST_SUMMARY)
    const backups = contacts.map(({ system, backup }) => `${system}: ${backup.name}`).join(', ')
    const dedupKey = dedupKeyOf(environment, run)
    const details = { dedupKey, summary, environment, run, backups }
    return {
      kind: 'plan',
      plan: {
        system: 'pagerduty',
        operation: 'page',
        title: 'Page the backup contact',
        now: [],
        target: [fact('Says', summary), fact('Backups in the profile', backups || 'none')],
        acts: [httpAct(eventRequest(pagerDuty, triggerOf(details)))],
        preconditions: {},
        details,
        reversibility: 'reversible',
        warnings: ['It wakes whoever is on call for this service, by its own escalation.'],
      },
    }
  },
  planUndo: ({ details: { dedupKey, run } }, { pagerDuty }) =>
    pagerDuty === undefined
      ? { kind: 'no-way-back', because: 'The profile names no PagerDuty service any more.' }
      : {
          kind: 'undo',
          title: 'Resolve the page: nobody else is woken',
          acts: [httpAct(eventRequest(pagerDuty, { kind: 'resolve', dedupKey }))],
          operation: { system: 'pagerduty', name: 'resolve', input: { run } },
        },
  preState: async () => ({}),
  apply: ({ details }, world, signal) => sendEvent(triggerOf(details), world, signal),
  reconcile: async () => 'did-not',
  verify: async ({ details }) => ({
    kind: 'verified',
    evidence: [
      fact('Key', details.dedupKey),
      fact('Proof', 'PagerDuty took it; who was reached stands in PagerDuty'),
    ],
  }),
}
