import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { Operation } from '../../ports/system.ts'
import { httpAct } from '../http-act.ts'
import { publicText } from '../plain-text.ts'
import { eventRequest, LONGEST_SUMMARY, sendEvent } from './events.ts'
import { noPager } from './page.ts'

const ChangeInput = z.object({
  run: z.string(),
  reason: z.string().exactOptional(),
  standing: z.string().exactOptional(),
})

const ChangeDetails = z.object({
  summary: z.string(),
  environment: z.string(),
  run: z.string(),
  standing: z.string(),
})
type ChangeDetails = z.infer<typeof ChangeDetails>

function changeOf({ summary, environment, run, standing }: ChangeDetails) {
  return {
    kind: 'change',
    payload: {
      summary,
      source: `rollback-console ${environment}`,
      custom_details: { run, environment, standing },
    },
  } as const
}

/**
 * Notes beside the service that a rollback was made; wakes nobody. A change event has no key: one whose reply was
 * lost counts as taken, and is not sent again.
 */
export const change: Operation<
  z.infer<typeof ChangeInput>,
  Pick<Profile, 'environment' | 'pagerDuty'>,
  ChangeDetails
> = {
  system: 'pagerduty',
  name: 'change',
  input: ChangeInput,
  details: ChangeDetails,
  patience: { everyMs: 500, forMs: 2_000 },
  queues: true,
  probe: async (_, { profile }) => profile,
  plan({ run, reason, standing = '' }, { environment, pagerDuty }) {
    if (pagerDuty === undefined) return noPager
    const rehearsal = environment === 'rehearsal' ? 'REHEARSAL: ' : ''
    const because = reason ? `: ${reason}` : ''
    const said = `${rehearsal}Rollback on ${environment}${because}`.replaceAll('\n', ' ')
    const details = {
      ...{ summary: publicText(said, LONGEST_SUMMARY), environment, run },
      standing: publicText(standing, LONGEST_SUMMARY),
    }
    return {
      kind: 'plan',
      plan: {
        system: 'pagerduty',
        operation: 'change',
        title: 'Note the rollback in PagerDuty',
        now: [],
        target: [
          fact('Says', details.summary),
          fact('How it stands', details.standing || 'not told'),
        ],
        acts: [httpAct(eventRequest(pagerDuty, changeOf(details)))],
        preconditions: {},
        details,
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({ kind: 'no-way-back', because: 'A note of what happened is not taken back.' }),
  preState: async () => ({}),
  apply: ({ details }, world, signal) => sendEvent(changeOf(details), world, signal),
  reconcile: async () => 'happened',
  verify: async ({ details }) => ({ kind: 'verified', evidence: [fact('Noted', details.summary)] }),
}
