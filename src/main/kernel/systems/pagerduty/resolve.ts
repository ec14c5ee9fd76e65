import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { Operation } from '../../ports/system.ts'
import { httpAct } from '../http-act.ts'
import { eventRequest, sendEvent } from './events.ts'
import { dedupKeyOf, noPager } from './page.ts'

const ResolveInput = z.object({ run: z.string() })
const ResolveDetails = z.object({ dedupKey: z.string() })

/** Ends the page of a run. PagerDuty drops it silently where no such page is open. */
export const resolve: Operation<
  z.infer<typeof ResolveInput>,
  Pick<Profile, 'environment' | 'pagerDuty'>,
  z.infer<typeof ResolveDetails>
> = {
  system: 'pagerduty',
  name: 'resolve',
  input: ResolveInput,
  details: ResolveDetails,
  patience: { everyMs: 500, forMs: 2_000 },
  queues: true,
  probe: async (_, { profile }) => profile,
  plan({ run }, { environment, pagerDuty }) {
    if (pagerDuty === undefined) return noPager
    const dedupKey = dedupKeyOf(environment, run)
    return {
      kind: 'plan',
      plan: {
        system: 'pagerduty',
        operation: 'resolve',
        title: 'Resolve the page',
        now: [],
        target: [fact('Key', dedupKey)],
        acts: [httpAct(eventRequest(pagerDuty, { kind: 'resolve', dedupKey }))],
        preconditions: {},
        details: { dedupKey },
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Page again where somebody is needed after all.',
  }),
  preState: async () => ({}),
  apply: ({ details: { dedupKey } }, world, signal) =>
    sendEvent({ kind: 'resolve', dedupKey }, world, signal),
  // A second one finds nothing open, and does nothing.
  reconcile: async () => 'did-not',
  verify: async ({ details }) => ({ kind: 'verified', evidence: [fact('Key', details.dedupKey)] }),
}
