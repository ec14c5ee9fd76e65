import { z } from 'zod'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { ContractsProfile } from '../../../shared/domain/profile-chain.ts'

/** A contract of the profile, and the one that takes its place. Without both there is nobody to point anywhere. */
export const SuccessorInput = z.object({
  /** Id in the profile. */
  contract: z.string().max(40).exactOptional(),
  /** Of the successor. */
  address: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address')
    .exactOptional(),
})
export type SuccessorInput = z.infer<typeof SuccessorInput>

type NamedContract = ContractsProfile['contracts'][number]

/** What takes whose place. */
export interface Successor {
  readonly contract: NamedContract
  readonly address: string
}

/** Undefined where one of both is missing, or the profile has no such contract. */
export function successorOf(
  { systems }: Profile,
  { contract, address }: SuccessorInput,
): Successor | undefined {
  const found = systems.contracts?.contracts.find(({ id }) => id === contract)
  return found === undefined || address === undefined ? undefined : { contract: found, address }
}

/** The variables of a group of Railway's services that hold an address of the contract, by the services' names. */
export function railwayConsumers(
  { systems }: Profile,
  id: string | undefined,
  group: 'api' | 'workers',
): readonly { readonly service: string; readonly variable: string }[] {
  const found = systems.contracts?.contracts.find((contract) => contract.id === id)
  return (found?.consumers?.railway ?? []).filter(
    ({ service }) => (service === 'api') === (group === 'api'),
  )
}

/** The site's variable that holds it. */
export function siteConsumer({ systems }: Profile, id: string | undefined): string | undefined {
  return systems.contracts?.contracts.find((contract) => contract.id === id)?.consumers?.vercel
}

/** Which of both addresses a text has in it, in whatever letters. */
export function addressesIn(
  texts: readonly string[],
  { contract, address }: Successor,
): { readonly next: boolean; readonly former: boolean } {
  const has = (wanted: string) =>
    texts.some((text) => text.toLowerCase().includes(wanted.toLowerCase()))
  return { next: has(address), former: has(contract.address) }
}

/** The same in words. */
export function carriedWords({ next, former }: ReturnType<typeof addressesIn>): string {
  if (next && former) return 'the new address and the old one'
  if (next) return 'the new address'
  return former ? 'the old address' : 'neither address'
}
