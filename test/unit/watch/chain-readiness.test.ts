import { expect, test } from 'vitest'
import { contractsReadiness } from '../../../src/main/kernel/watch/contracts-readiness.ts'
import { paymasterReadiness } from '../../../src/main/kernel/watch/paymaster-readiness.ts'
import type { PausingView } from '../../../src/shared/domain/pausing-view.ts'
import type { PaymasterView } from '../../../src/shared/domain/paymaster-view.ts'
import type { SystemState } from '../../../src/shared/domain/situation.ts'

const facts = {
  kind: 'known',
  label: 'here',
  commit: '',
  message: '',
  author: '',
  since: '2026-11-30T00:00:00.000Z',
} as const

const nothing: PausingView = {
  paused: [],
  byKey: [],
  byOthers: [],
  without: [],
  unknown: [],
  keyAway: null,
  trouble: null,
}

function contracts(pausing: Partial<PausingView>) {
  const live = { ...facts, pausing: { ...nothing, ...pausing } }
  const systems: readonly SystemState[] = [{ system: 'contracts', live }]
  return contractsReadiness(systems).map(({ state, text }) => [state, text])[0]
}

test.each<[string, Partial<PausingView>, string, string]>([
  ['everything from here', { byKey: ['A', 'B'] }, 'ready', 'one approval pauses 2 of 2'],
  [
    'some by others',
    { byKey: ['A'], byOthers: ['Reviews'], without: ['Prices'] },
    'attention',
    'one approval pauses 1 of 2 · others must pause Reviews · no pause: Prices',
  ],
  [
    'nothing from here',
    { byOthers: ['Reviews'] },
    'not-ready',
    'one approval pauses 0 of 1 · others must pause Reviews',
  ],
  [
    'the key away',
    { byOthers: ['A'], keyAway: 'The key is not here.' },
    'not-ready',
    'The key is not here.',
  ],
  [
    'no funds',
    { byKey: ['A'], trouble: 'its key holds 0 ether' },
    'not-ready',
    'its key holds 0 ether',
  ],
  ['paused already', { paused: ['A'] }, 'ready', 'all that can be is paused'],
  [
    'an endpoint that is silent about one',
    { byKey: ['A'], unknown: ['B'] },
    'unknown',
    'one approval pauses 1 of 1 · not known: B',
  ],
])('a pause with %s is told in one line', (_, pausing, state, text) => {
  expect(contracts(pausing)).toEqual([state, text])
})

test('without a look at the chain nothing is claimed', () => {
  expect(contractsReadiness([{ system: 'contracts', live: { kind: 'looking' } }])).toEqual([])
})

const sponsors: PaymasterView = {
  entryPoint: 'v0.7',
  sponsorsNow: 'Paymaster',
  verdict: 'well',
  because: [],
  runwayHours: 41.26,
  leastHours: 12,
  paymasters: [],
  runbook: null,
}

function paymaster(change: Partial<PaymasterView>, unfit?: string) {
  const why = unfit === undefined ? {} : { unfit }
  const backup = { name: 'Backup', address: '0x', deposit: '1 ether', share: 1, ...why }
  const view = { ...sponsors, ...change, paymasters: [{ role: 'backup' as const, ...backup }] }
  const live = { ...facts, paymaster: view }
  return paymasterReadiness([{ system: 'paymaster', live }]).map(({ state, text }) => [
    state,
    text,
  ])[0]
}

test('a backup paymaster that can take over is told with the hours that are left, one that cannot with why', () => {
  expect([
    paymaster({}),
    paymaster({ runbook: 'paymaster-dry', runwayHours: 0.5 }),
    paymaster({}, 'the backup is of another EntryPoint'),
    paymaster({ runwayHours: null }),
  ]).toEqual([
    ['ready', 'the backup can take over · 41.3 h of runway'],
    ['attention', 'the backup can take over · 0.5 h of runway'],
    ['not-ready', 'the backup is of another EntryPoint'],
    ['ready', 'the backup can take over'],
  ])
})
