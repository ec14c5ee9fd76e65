import type { Profile } from '../../../../shared/domain/profile.ts'
import { type SuccessorInput, siteConsumer, successorOf } from '../contract-consumers.ts'

/** A variable with the value that it is to have, and the one that it should have had. */
export interface NamedValue {
  readonly key: string
  readonly value: string
  readonly former?: string
}

/** The site's variable that names the paymaster; undefined where the profile names none. */
export function paymasterVariable(
  { systems }: Profile,
  role: 'live' | 'backup' | undefined,
): NamedValue | undefined {
  const profile = systems.paymaster
  const key = profile?.variables.vercel
  if (profile === undefined || key === undefined || role === undefined) return undefined
  const addressOf = (id: string) => profile.paymasters.find((one) => one.id === id)?.address
  const value = addressOf(profile[role])
  const former = addressOf(profile[role === 'live' ? 'backup' : 'live'])
  if (value === undefined) return undefined
  return { key, value, ...(former === undefined ? {} : { former }) }
}

/** The site's variable that holds a contract's address; undefined where it holds none. */
export function successorVariable(profile: Profile, input: SuccessorInput): NamedValue | undefined {
  const successor = successorOf(profile, input)
  const key = siteConsumer(profile, input.contract)
  return successor === undefined || key === undefined
    ? undefined
    : { key, value: successor.address, former: successor.contract.address }
}
