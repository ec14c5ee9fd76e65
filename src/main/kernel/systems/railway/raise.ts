import { z } from 'zod'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Effects, Reads } from '../../ports/reads.ts'
import type { Intent, PreState, Receipt, Settlement } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { type RaiseDetails, raiseFields } from './raise-details.ts'
import { LOOKED_THROUGH, readService } from './read-service.ts'
import { sendMutation } from './send.ts'

/** A new deployment stands in the list as soon as the mutation was taken. */
const SETTLING = { looks: 4, everyMs: 2000 }

/** How the request of an operation is called, as its plan shows it. */
const NAMES: Readonly<Record<string, string>> = {
  rollback: 'RollBack',
  redeploy: 'Redeploy',
  'redeploy-running': 'Redeploy',
}

/** Goes into the intent, and comes back from the journal. */
const RaiseState = z.object({ known: z.record(z.string(), z.array(z.string())) })

/** The ids there are just before the act, by service. */
export async function raiseState(
  plan: Plan<RaiseDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<PreState> {
  const seen = await Promise.all(
    plan.details.services.map(({ serviceId, name }) =>
      readService({ id: serviceId, name }, world, signal),
    ),
  )
  return {
    known: Object.fromEntries(seen.map((each) => [each.id, each.listed.map(({ id }) => id)])),
  }
}

/** Sends the one request for all services of the plan. */
export function applyRaise(
  plan: Plan<RaiseDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const name = NAMES[plan.operation] ?? 'BringBack'
  return sendMutation(name, raiseFields(plan.details), { world, signal })
}

/**
 * Ours happened when the list holds an id that it did not hold before, with the commit that we wanted: a
 * colleague's deployment of the same second has another commit. Where it has the same one, the wanted
 * release is on its way whoever sent it, and nothing needs to be sent again. Times are not compared.
 */
export function reconcileRaise(
  { plan, preState }: Intent<RaiseDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const { known } = RaiseState.parse(preState)
  const look = async (): Promise<Settlement> => {
    const found = await Promise.all(
      plan.details.services.map(async ({ serviceId, name, commit }) => {
        const asked = { id: serviceId, name, first: LOOKED_THROUGH }
        const { listed } = await readService(asked, world, signal)
        const before = known[serviceId] ?? []
        return listed.some(
          (each) => !before.includes(each.id) && (commit === '' || each.commit === commit),
        )
      }),
    )
    // One request carries all services: where one of them moved, it was carried out.
    return found.includes(true) ? 'happened' : 'did-not'
  }
  return settle(look, SETTLING, { world, signal })
}
