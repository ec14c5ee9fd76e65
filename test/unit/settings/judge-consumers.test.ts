import { expect, test } from 'vitest'
import { consumerProblems } from '../../../src/main/kernel/settings/judge-consumers.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { ContractConsumers } from '../../../src/shared/domain/profile-chain.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'

const chain = {
  ...{ chainId: 31_337, rpc: [{ url: 'http://127.0.0.1:1' }], secret: 'chain' },
  ...{ confirmations: 2, maxFeeGwei: 100 },
}

/** A second contract of the profile, which has these consumers. */
function problemsOf(consumers: ContractConsumers, without: readonly ('vercel' | 'railway')[] = []) {
  const plain = { id: 'plain', name: 'Plain', address: `0x${'1'.repeat(40)}` }
  const booking = { id: 'booking', name: 'Booking', address: `0x${'2'.repeat(40)}`, consumers }
  const systems = Object.fromEntries(
    Object.entries(providerProfile.systems).filter(([id]) => without.every((one) => one !== id)),
  )
  const profile: Profile = {
    ...providerProfile,
    systems: { ...systems, contracts: { ...chain, contracts: [plain, booking] } },
  }
  return consumerProblems(profile)
}

const { railway } = providerProfile.systems
const worker = railway?.services.workers[0]?.name ?? ''

test('the API, a worker by its name, and the site may have a contract’s address', () => {
  const services = ['api', worker].map((service) => ({ service, variable: 'BOOKING_ADDRESS' }))
  expect(worker).not.toBe('')
  expect(problemsOf({ vercel: 'NEXT_PUBLIC_BOOKING_ADDRESS', railway: services })).toEqual([])
  expect(problemsOf({})).toEqual([])
})

test('a service that the profile does not have is named by its place', () => {
  const services = ['api', 'indexr'].map((service) => ({ service, variable: 'BOOKING_ADDRESS' }))
  expect(problemsOf({ railway: services })).toEqual([
    {
      path: 'systems.contracts.contracts[1].consumers.railway[1].service',
      message: 'must be `api`, or the name of one of systems.railway.services.workers',
    },
  ])
})

test('without the platform that has it nobody can be pointed at a successor', () => {
  const consumers = {
    vercel: 'NEXT_PUBLIC_BOOKING_ADDRESS',
    railway: [{ service: 'api', variable: 'BOOKING_ADDRESS' }],
  }
  expect(problemsOf(consumers, ['vercel', 'railway']).map(({ path }) => path)).toEqual([
    'systems.contracts.contracts[1].consumers.railway[0].service',
    'systems.contracts.contracts[1].consumers.vercel',
  ])
})
