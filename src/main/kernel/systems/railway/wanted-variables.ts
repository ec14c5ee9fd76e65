import { z } from 'zod'
import type { Profile } from '../../../../shared/domain/profile.ts'
import { railwayConsumers, SuccessorInput, successorOf } from '../contract-consumers.ts'
import { Sponsor, sponsorVariables } from './sponsor-variables.ts'

/** Values that may be shown: addresses and switches. Secrets are no business of this operation. */
export const Values = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/),
  z.string().max(2000),
)
export type Values = z.infer<typeof Values>

/** What variables are to be: as it stands here by services, as the profile's paymasters have it, or a contract's successor. */
export const WantedInput = z.object({
  service: z.enum(['api', 'workers']),
  byService: z.record(z.string().max(100), Values).exactOptional(),
  sponsor: Sponsor.exactOptional(),
  ...SuccessorInput.shape,
})

/** By the names of services; none where the profile names no variable for it. */
export function wantedVariables(
  profile: Profile,
  input: z.infer<typeof WantedInput>,
): readonly { readonly service: string; readonly wanted: Values }[] {
  const { service: group, byService, sponsor } = input
  if (byService !== undefined) {
    return Object.entries(byService).map(([service, wanted]) => ({ service, wanted }))
  }
  if (sponsor !== undefined) {
    return [{ service: 'api', wanted: { ...sponsorVariables(profile, sponsor) } }]
  }
  const successor = successorOf(profile, input)
  if (successor === undefined) return []
  const consumers = railwayConsumers(profile, input.contract, group)
  return [...new Set(consumers.map(({ service }) => service))].map((service) => ({
    service,
    wanted: Object.fromEntries(
      consumers
        .filter((one) => one.service === service)
        .map(({ variable }) => [variable, successor.address]),
    ),
  }))
}
