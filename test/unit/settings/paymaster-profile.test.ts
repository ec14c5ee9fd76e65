import { expect, test } from 'vitest'
import { credentialNames } from '../../../src/main/kernel/settings/credentials/credential-names.ts'
import { checkProfile } from '../../../src/main/kernel/settings/load-profile.ts'
import { rehearsalPaymaster } from '../../../src/main/kernel/settings/rehearsal-paymaster.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'

const address = (digit: string) => `0x${digit.repeat(40)}`
const { paymaster } = rehearsalPaymaster(
  {
    sponsorship: {
      entryPoint: address('1'),
      paymasters: { live: address('2'), backup: address('3'), next: address('4') },
      treasury: address('5'),
      signers: [address('6')],
      bundler: { url: 'https://bundler.test', configFile: '/etc/bundler.json' },
      canary: { account: address('7'), keyFile: '/run/key' },
    },
  },
  '/world',
)
const contracts = {
  chainId: 8453,
  rpc: [{ url: 'https://rpc.test' }],
  secret: 'chain',
  confirmations: 3,
  maxFeeGwei: 50,
  contracts: [{ id: 'booking', name: 'Booking', address: address('8') }],
}

function problems(change: object, more: object = { contracts }) {
  const systems = { ...providerProfile.systems, ...more, paymaster: { ...paymaster, ...change } }
  const loaded = checkProfile({ ...providerProfile, systems }, 'test')
  return loaded.kind === 'broken' ? loaded.problems.map(({ path }) => path) : []
}

test('a whole one is taken, and its credentials are asked for by name', () => {
  expect(problems({})).toEqual([])
  const systems = { contracts, ...(paymaster === undefined ? {} : { paymaster }) }
  expect(credentialNames({ ...providerProfile, systems })).toEqual(
    expect.arrayContaining(['chain', 'paymaster-canary']),
  )
})

test.each([
  [{ live: 'nobody' }, 'systems.paymaster.live'],
  [{ backup: 'first' }, 'systems.paymaster.backup'],
  [{ fillToEther: 5 }, 'systems.paymaster.fillToEther'],
  [{ treasury: '0x12' }, 'systems.paymaster.treasury'],
  [{ windowMinutes: 3 }, 'systems.paymaster.windowMinutes'],
  [{ variables: { railway: 'NO WAY' } }, 'systems.paymaster.variables.railway'],
  [
    { bundler: { rpc: { url: 'https://b.test' }, files: [{ path: 'here.json', kind: 'alto' }] } },
    'systems.paymaster.bundler.files[0].path',
  ],
])('%o is refused at %s', (change, path) => {
  expect(problems(change)).toEqual([path])
})

test('without a chain it is refused', () => {
  expect(problems({}, {})).toEqual(['systems.paymaster'])
})
