import { afterEach, expect, test } from 'vitest'
import { statusPageSystem } from '../../../src/main/kernel/systems/status-page/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { type TellingWorld, tellingWorld } from './telling-world.ts'

const open = operationOf(statusPageSystem, 'open')
const update = operationOf(statusPageSystem, 'update')
const resolve = operationOf(statusPageSystem, 'resolve')
const run = 'abcd2345'
const made: TellingWorld[] = []

async function start(options?: Parameters<typeof tellingWorld>[0]): Promise<TellingWorld> {
  const one = await tellingWorld(options)
  made.push(one)
  return one
}

afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
})

async function refusalOf(input: JsonObject, { world }: TellingWorld) {
  const { receipt } = await carryOut(open, input, world)
  return receipt.kind === 'accepted' ? undefined : receipt.failure
}

test('an incident is opened, updated and resolved, and subscribers are not written to', async () => {
  const { page, world } = await start()
  const first = await carryOut(open, { run, title: 'Bookings <b>fail</b>' }, world)
  expect(outcome(first)).toBe('accepted - verified')
  const facts = first.receipt.kind === 'accepted' ? first.receipt.facts : {}
  const incident = String(facts['id'])
  const said = 'We <!channel> are going back'
  expect(outcome(await carryOut(update, { run, incident, body: said }, world))).toBe(
    'accepted - verified',
  )
  expect(page.state().components).toMatchObject([
    { id: 'web', status: 'partial_outage' },
    { id: 'api', status: 'partial_outage' },
  ])
  expect(outcome(await carryOut(resolve, { run, incident }, world))).toBe('accepted - verified')
  const { incidents, components } = page.state()
  expect(incidents).toMatchObject([
    {
      name: 'Bookings ‹b›fail‹/b›',
      status: 'resolved',
      metadata: { rollback_console: { run } },
      incident_updates: [
        { status: 'resolved', deliver_notifications: false },
        {
          status: 'identified',
          body: 'We ‹!channel› are going back',
          deliver_notifications: false,
        },
        { status: 'investigating', deliver_notifications: false },
      ],
    },
  ])
  expect(components.map(({ status }) => status)).toEqual(['operational', 'operational'])
})

test('subscribers are written to when that was chosen, and the plan says so before', async () => {
  const { page, world } = await start()
  const looked = await open.look({ run, notify: true }, world.reads, never)
  expect(looked).toMatchObject({
    plan: {
      warnings: [expect.stringContaining('Everybody who subscribed')],
      target: expect.arrayContaining([
        { kind: 'fact', label: 'Subscribers', value: 'are written to, all of them' },
      ]),
      acts: [{ body: { incident: { deliver_notifications: true } } }],
    },
  })
  await carryOut(open, { run, notify: true }, world)
  expect(page.state().incidents[0]?.incident_updates[0]?.deliver_notifications).toBe(true)
})

test.each([
  { kind: 'cut-after', says: 'reply-lost happened verified', incidents: 1 },
  { kind: 'fail-after', says: 'reply-lost happened verified', incidents: 1 },
  { kind: 'cut-before', says: 'reply-lost did-not -', incidents: 0 },
  { kind: 'text-500', says: 'reply-lost did-not -', incidents: 0 },
] as const)(
  'after $kind the page itself says what became of it',
  async ({ kind, says, incidents }) => {
    const { page, world } = await start()
    page.faults.arm({ kind })
    expect(outcome(await carryOut(open, { run }, world))).toBe(says)
    expect(page.state().incidents).toHaveLength(incidents)
  },
)

test('a lost update is found by its words, and not counted twice where the same stood there before', async () => {
  const { page, world } = await start()
  await carryOut(open, { run }, world)
  const input = { run, body: 'Still at it' }
  expect(outcome(await carryOut(update, input, world))).toBe('accepted - verified')
  page.faults.arm({ kind: 'cut-before' })
  expect(outcome(await carryOut(update, input, world))).toBe('reply-lost did-not -')
  page.faults.arm({ kind: 'cut-after' })
  expect(outcome(await carryOut(update, input, world))).toBe('reply-lost happened verified')
})

test('an incident of the same run is not opened twice, one of others is told of', async () => {
  const { world } = await start()
  await carryOut(open, { run, title: 'Bookings fail' }, world)
  expect(await open.look({ run, title: 'Other words' }, world.reads, never)).toMatchObject({
    kind: 'nothing-to-do',
    because: 'The incident is open on the page already.',
  })
  expect(await open.look({ run: 'zzzz2345' }, world.reads, never)).toMatchObject({
    plan: { warnings: [expect.stringContaining('“Bookings fail”')] },
  })
})

test('a second console finds the incident by the mark of its run; where there is none, nothing is sent', async () => {
  const { page, world } = await start()
  expect(await resolve.look({ run }, world.reads, never)).toMatchObject({ kind: 'nothing-to-do' })
  await carryOut(open, { run }, world)
  expect(outcome(await carryOut(resolve, { run }, world))).toBe('accepted - verified')
  expect(page.state().incidents[0]?.status).toBe('resolved')
})

test.each([420, 429])('%i is a rate limit: it waits as long as it is asked to', async (status) => {
  const one = await start()
  one.page.faults.arm({ kind: 'rate-limit', status, retryAfter: 17 })
  expect(await refusalOf({ run }, one)).toMatchObject({
    code: 'RATE_LIMITED',
    retry: 'safe',
    retryAfterSeconds: 17,
  })
})

test('a page that has had enough of our looks is looked at later, not written to blindly', async () => {
  const { page, world } = await start({ perMinute: 1 })
  const looked = await open.look({ run }, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(looked.kind)
  await expect(open.preState(looked.plan, world.reads, never)).rejects.toMatchObject({
    failure: { code: 'RATE_LIMITED', retry: 'safe' },
  })
  expect(page.state().incidents).toEqual([])
})

test('a status is planned without a network, and says that the page was not read', async () => {
  const { page, world } = await start()
  await page.close()
  const looked = await open.look({ run }, world.reads, never)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: { warnings: [expect.stringContaining('could not be read')] },
  })
  await expect(update.look({ run }, world.reads, never)).rejects.toMatchObject({
    failure: { code: 'UNREACHABLE', retry: 'safe' },
  })
})

test('a wrong key and a component that is not there are refused in the words of the page', async () => {
  const wrong = await start({ apiKey: 'canary-another' })
  const looked = await open.look({ run }, wrong.world.reads, never)
  expect(JSON.stringify(looked)).toContain('Could not authenticate')
  expect(JSON.stringify([looked, wrong.world.recorded])).not.toContain('canary')
  const one = await start()
  one.page.faults.arm({ kind: 'status', status: 422 })
  expect(await refusalOf({ run }, one)).toMatchObject({
    code: 'REFUSED_BY_PROVIDER',
    next: expect.stringContaining('change the words or the components'),
  })
})

test('the key is in no plan, record or answer', async () => {
  const { world } = await start()
  const looked = await open.look({ run }, world.reads, never)
  const done = await carryOut(open, { run }, world)
  const shown = JSON.stringify([looked, done, world.recorded])
  expect(shown).not.toContain('canary')
  expect(shown).toContain('OAuth {secret:statuspage}')
})
