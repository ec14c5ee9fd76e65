import { expect, test } from 'vitest'
import type { AnyOperation, System } from '../../src/main/kernel/ports/system.ts'
import { pagerDutySystem } from '../../src/main/kernel/systems/pagerduty/index.ts'
import { statusPageSystem } from '../../src/main/kernel/systems/status-page/index.ts'
import type { Profile } from '../../src/shared/domain/profile.ts'
import type { StatusPageProfile } from '../../src/shared/domain/profile-telling.ts'
import type { Answer, Arrived } from '../doubles/fake-http.ts'
import { providerProfile } from '../doubles/provider-profile.ts'
import { createFakeBetterStack } from '../doubles/providers/fake-better-stack.ts'
import { createFakeInstatus } from '../doubles/providers/fake-instatus.ts'
import { tellingWorld } from '../integration/systems-telling/telling-world.ts'
import type { CaseWorld, OperationCase } from './operation-case.ts'
import { describeOperation } from './operation-conformance.ts'
import { providerWorld } from './provider-world.ts'

const never = new AbortController().signal
const run = 'abcd2345'
const title = 'Bookings fail'
const PAGE = 'page1'

function named(system: System, name: string): AnyOperation {
  const found = system.operations.find((each) => each.name === name)
  if (found === undefined) throw new Error(`${system.id} has no ${name}`)
  return found
}

const open = named(statusPageSystem, 'open')

function profileOf(kind: StatusPageProfile['kind']): Profile {
  const components = [{ id: 'web', name: 'Website' }]
  const page = { kind, url: 'https://page.test', pageId: PAGE, secret: 'status-page', components }
  return { ...providerProfile, statusPage: page }
}

/** What the page was told before the case begins is none of its mutations. */
async function opened(world: CaseWorld): Promise<CaseWorld> {
  const looked = await open.look({ run, title }, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  await open.apply(looked.plan, world.effects, never)
  return { ...world, mutations: () => world.mutations() - 1 }
}

const wrongWords = [
  { input: { run, title: '' }, field: 'title' },
  { input: { run, components: 'broken' }, field: 'components' },
  { input: { run, notify: 'all' }, field: 'notify' },
]

function pageCases(kind: StatusPageProfile['kind'], answer: () => (one: Arrived) => Answer) {
  const world = () => providerWorld(answer(), profileOf(kind))
  return [
    {
      operation: open,
      about: kind,
      world,
      input: () => ({ run, title }),
      wrongInputs: wrongWords,
    },
    ...(['update', 'resolve'] as const).map((name) => ({
      operation: named(statusPageSystem, name),
      about: kind,
      world: () => opened(world()),
      // The title it was opened with is all that a page without marks can be found by.
      input: () => ({ run, opened: title, body: 'Going back' }),
      wrongInputs: wrongWords.slice(1).map(({ input, field }) => ({
        input: { ...input, opened: title },
        field,
      })),
    })),
  ]
}

/** The pager that a rehearsal has, over a real network. */
async function pagerWorld(): Promise<CaseWorld> {
  const { pager, world, close } = await tellingWorld()
  const count = () => {
    const { alerts, changes } = pager.state()
    return alerts.reduce((sum, { triggers }) => sum + triggers, changes.length)
  }
  return {
    reads: world.reads,
    effects: world.effects(),
    mutations: count,
    loseReply: () => pager.faults.arm({ kind: 'cut-after' }),
    loseRequest: () => pager.faults.arm({ kind: 'cut-before' }),
    close,
  }
}

const cases: readonly OperationCase[] = [
  ...pageCases('instatus', () => createFakeInstatus(PAGE).answer),
  ...pageCases('better-stack', () => createFakeBetterStack(PAGE).answer),
  {
    operation: named(pagerDutySystem, 'change'),
    world: pagerWorld,
    input: () => ({ run, reason: 'web throws' }),
    wrongInputs: [{ input: { run: 7 }, field: 'run' }],
    // No key, and nothing to read: at most once.
    lostRequest: 'happened',
  },
]

for (const one of cases) describeOperation(one)

test('neither page writes to subscribers unless that was chosen, and each says it in its own words', async () => {
  const told = async (kind: StatusPageProfile['kind'], notify: boolean) => {
    const { reads } = providerWorld(
      () => ({ json: kind === 'instatus' ? [] : { data: [] } }),
      profileOf(kind),
    )
    const looked = await open.look({ run, title, notify }, reads, never)
    const act = looked.kind === 'planned' ? looked.plan.acts[0] : undefined
    return act?.kind === 'http' ? act.body : undefined
  }
  expect(await told('instatus', false)).toMatchObject({
    name: title,
    status: 'INVESTIGATING',
    notify: false,
    components: ['web'],
    statuses: [{ id: 'web', status: 'PARTIALOUTAGE' }],
  })
  expect(await told('better-stack', false)).toMatchObject({
    title,
    report_type: 'manual',
    notify_subscribers: false,
    affected_resources: [{ status_page_resource_id: 'web', status: 'degraded' }],
  })
  expect(await told('better-stack', true)).toMatchObject({ notify_subscribers: true })
})
