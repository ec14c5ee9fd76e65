import { z } from 'zod'
import type { Profile } from '../../../../shared/domain/profile.ts'

/** Who is to sponsor operations, and whether anything is signed at all. */
export const Sponsor = z.object({
  paymaster: z.enum(['live', 'backup']).exactOptional(),
  signing: z.enum(['on', 'off']).exactOptional(),
})

/** The API's variables that say so, as the profile names them; empty where it names none. */
export function sponsorVariables(
  { systems }: Profile,
  { paymaster, signing }: z.infer<typeof Sponsor>,
): Readonly<Record<string, string>> {
  const { paymaster: profile } = systems
  if (profile === undefined) return {}
  const { railway: name, signing: switches } = profile.variables
  const wanted = paymaster === undefined ? undefined : profile[paymaster]
  const address = profile.paymasters.find(({ id }) => id === wanted)?.address
  return {
    ...(name === undefined || address === undefined ? {} : { [name]: address }),
    ...(switches === undefined || signing === undefined
      ? {}
      : { [switches.name]: switches[signing] }),
  }
}
