import { expect, test } from 'vitest'
import {
  checkStep,
  operationStep,
  planOf,
  targetOf,
} from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { PlannedStep } from '../../../src/shared/domain/plan-view.ts'
import type { Candidate, ReleaseRecord } from '../../../src/shared/domain/release.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { candidateOf } from '../watch/example-plan.ts'
import { liveFacts } from '../watch/watched-world.ts'
import { boardAs, type PreviewBench, preview } from './preview-bench.ts'

const web = { system: 'vercel', name: 'light' } as const
const api = { system: 'railway', name: 'light' } as const
const green = (lamp: string) => ({ lamp, color: 'green' })
const lightWeb = operationStep('web', 'Web', web, { input: green('a') })
const toTarget = operationStep('api', 'API', api, {
  input: { ...green('b'), target: targetOf('railway') },
  when: 'api-runs-on-head',
})

const live = candidateOf('railway', { id: 'r-42', commit: 'c42', version: 'v42', live: true })
const good = candidateOf('railway', { id: 'r-41', commit: 'c41' })
const record: ReleaseRecord = {
  system: 'railway',
  deploymentId: 'r-41',
  commit: 'c41',
  version: 'v41',
  liveFrom: '2026-11-20T00:00:00.000Z',
  liveUntil: '2026-11-20T12:00:00.000Z',
  requests: 900,
  errorRate: 0,
  verified: true,
  markedBad: null,
}

/** Web, API and database, of which the API's old code runs on these heads. */
function apiOn(head: string | undefined, runsOnHeads: readonly string[]): PreviewBench {
  const candidates: readonly Candidate[] = [live, good]
  const database = head === undefined ? liveFacts : { ...liveFacts, migrationHead: head }
  return {
    systems: [
      boardAs('vercel').system,
      boardAs('railway', { candidates, live: liveFacts }).system,
      boardAs('postgres', { live: database }).system,
    ],
    steps: [lightWeb, toTarget],
    profile: { ...providerProfile, compatibility: [{ apiCommit: 'c41', runsOnHeads }] },
    records: [record],
  }
}
const kinds = (steps: readonly PlannedStep[]) => steps.map(({ id, state }) => `${id} ${state.kind}`)
const stateOf = (steps: readonly PlannedStep[], id: string) =>
  steps.find((step) => step.id === id)?.state

test('a step is planned with what will be sent and what takes it back, and nothing is sent', async () => {
  const { board, system } = boardAs('vercel')
  const { view } = await preview({ systems: [system], steps: [lightWeb] })
  expect(stateOf(view.steps, 'web')).toMatchObject({
    kind: 'planned',
    planned: { kind: 'plan', plan: { acts: [{ url: 'https://lamps.test/a/green' }] } },
    undo: { kind: 'undo', operation: { input: { lamp: 'a', color: 'off' } } },
  })
  expect(board.requests).toEqual([])
})

test('where nothing has to be done, that is said', async () => {
  const { board, system } = boardAs('vercel')
  board.lit.set('a', 'green')
  const { view } = await preview({ systems: [system], steps: [lightWeb] })
  const planned = { kind: 'nothing-to-do', because: 'a is green', evidence: [] }
  expect(stateOf(view.steps, 'web')).toEqual({ kind: 'planned', planned })
})

test('the second act on a system is planned later; looks and other systems are not', async () => {
  const second = operationStep('second', 'Second', web, { input: green('b') })
  const look = checkStep('look', 'Look', { system: 'vercel', name: 'shines' })
  const other = operationStep('other', 'Other', api, { input: green('c') })
  const { view } = await preview({
    systems: [boardAs('vercel').system, boardAs('railway').system],
    steps: [lightWeb, second, look, other],
  })
  expect(kinds(view.steps)).toEqual([
    'web planned',
    'second later',
    'look no-plan-needed',
    'other planned',
  ])
  expect(stateOf(view.steps, 'second')).toEqual({
    kind: 'later',
    because: `after “${lightWeb.title}”`,
  })
})

test('a step that needs the plan of another one is planned after it', async () => {
  const swap = operationStep('back', 'Back', api, { input: { swap: planOf('web') } })
  const { view } = await preview({
    systems: [boardAs('vercel').system, boardAs('railway').system],
    steps: [lightWeb, swap],
  })
  expect(stateOf(view.steps, 'back')).toEqual({
    kind: 'later',
    because: `after “${lightWeb.title}”`,
  })
})

test('a provider that is away cannot be looked at, says so, and leaves the others planned', async () => {
  const dark = boardAs('vercel')
  dark.board.dark = true
  const other = operationStep('other', 'Other', api, { input: green('c') })
  const { view } = await preview({
    systems: [dark.system, boardAs('railway').system],
    steps: [lightWeb, other],
  })
  expect(kinds(view.steps)).toEqual(['web cannot-look', 'other planned'])
  expect(stateOf(view.steps, 'web')).toEqual({ kind: 'cannot-look', because: 'No light' })
})

test('an API whose old code runs on the head goes back to its verified target', async () => {
  const { view, chosen } = await preview(apiOn('0042', ['0041', '0042']))
  expect(kinds(view.steps)).toEqual(['web planned', 'api planned'])
  expect(view.coherence.map(({ verdict }) => verdict)).toEqual(['fits'])
  expect(chosen).toEqual({ railway: { deploymentId: 'r-41', commit: 'c41', version: 'v41' } })
})

test.each<[string, PreviewBench, string]>([
  [
    'does not run on the head',
    apiOn('0042', ['0041']),
    'API c41 on migration head 0042: this commit runs on 0041 only',
  ],
  [
    'would meet a head that cannot be read',
    apiOn(undefined, ['0041']),
    'API c41 on migration head ?: the migration head of the live database could not be read',
  ],
])(
  'an API that %s is left out with that reason, and the web goes back alone',
  async (_, bench, because) => {
    const { view } = await preview(bench)
    expect(kinds(view.steps)).toEqual(['web planned', 'api left-out'])
    expect(stateOf(view.steps, 'api')).toEqual({ kind: 'left-out', because })
  },
)

test('without a verified release the step cannot be looked at, and the choice says why', async () => {
  const { view, chosen } = await preview({ ...apiOn('0042', ['0042']), records: [] })
  expect(stateOf(view.steps, 'api')).toEqual({
    kind: 'cannot-look',
    because: 'no target is chosen for railway',
  })
  expect(view.targets).toMatchObject([
    { chosen: null, because: 'no release is verified: choose one' },
  ])
  expect(chosen).toEqual({})
})

test('a provider whose candidates cannot be listed has no target, in its own words', async () => {
  const away = boardAs('railway', { candidates: [live, good] })
  away.board.dark = true
  const { view } = await preview({ systems: [away.system], steps: [toTarget] })
  expect(view.targets).toMatchObject([
    {
      system: 'railway',
      chosen: null,
      candidates: [],
      because: expect.stringContaining('is away'),
    },
  ])
})

test('the same look gives the same hash; the run is minted once and kept', async () => {
  const bench = apiOn('0042', ['0042'])
  const first = await preview(bench)
  const again = await preview(bench, { run: first.view.run })
  expect(again.view).toEqual(first.view)
  expect(first.view.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('whatever is different in what would happen is another hash: a hold on the old one is stale', async () => {
  const bench = apiOn('0042', ['0042'])
  const lit = boardAs('vercel')
  lit.board.lit.set('a', 'yellow')
  const changes: readonly (readonly [PreviewBench, object])[] = [
    [bench, { run: 'bbbbbbbb' }],
    [bench, { targets: { railway: 'r-42' } }],
    [{ ...bench, records: [] }, {}],
    [apiOn('0042', ['0041']), {}],
    [{ ...bench, systems: [lit.system, ...bench.systems.slice(1)] }, {}],
    [{ ...bench, steps: [lightWeb] }, {}],
  ]
  const hashes = [(await preview(bench, { run: 'aaaaaaaa' })).view.hash]
  for (const [other, order] of changes)
    hashes.push((await preview(other, { run: 'aaaaaaaa', ...order })).view.hash)
  expect(new Set(hashes).size).toBe(changes.length + 1)
})

test('what the profile does not name is left out, and traffic is back with the last step before it that is not', async () => {
  const stop = operationStep('stop', 'Stop', api, { input: green('b'), stopsTraffic: true })
  const look = checkStep('look', 'Look', { system: 'vercel', name: 'shines' }, { after: ['stop'] })
  const back = operationStep('back', 'Back', api, { input: green('b'), after: ['look'] })
  const healthy = { system: 'api', name: 'healthy' } as const
  const check = checkStep('check', 'Check', healthy, { after: ['back'], resumesTraffic: true })
  const { view } = await preview({
    systems: [boardAs('vercel').system],
    steps: [stop, look, back, check],
  })
  expect(kinds(view.steps)).toEqual([
    'stop left-out',
    'look no-plan-needed',
    'back left-out',
    'check left-out',
  ])
  expect(stateOf(view.steps, 'stop')).toEqual({
    kind: 'left-out',
    because: 'the profile names no API (Railway): where it has to be done (Stop), do it by hand',
  })
  const resuming = view.steps.filter(({ definition }) => definition.resumesTraffic === true)
  expect(resuming.map(({ id }) => id)).toEqual(['look', 'check'])
})
