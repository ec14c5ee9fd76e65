import { afterEach, beforeEach, expect, test } from 'vitest'
import { pagerDutySystem } from '../../../src/main/kernel/systems/pagerduty/index.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { type TellingWorld, tellingWorld } from './telling-world.ts'

const page = operationOf(pagerDutySystem, 'page')
const resolve = operationOf(pagerDutySystem, 'resolve')
const change = operationOf(pagerDutySystem, 'change')
const input = { run: 'abcd2345', reason: 'web throws <!channel>' }
let one: TellingWorld

beforeEach(async () => {
  one = await tellingWorld()
})
afterEach(() => one.close())

test('the backup contact is paged once for a run, however often it is sent', async () => {
  const { pager, world } = one
  expect(outcome(await carryOut(page, input, world))).toBe('accepted - verified')
  pager.faults.arm({ kind: 'cut-after' })
  expect(outcome(await carryOut(page, input, world))).toBe('reply-lost did-not -')
  await carryOut(page, input, world)
  expect(pager.state().alerts).toEqual([
    {
      dedupKey: 'rollback-console/staging/abcd2345',
      status: 'triggered',
      summary: 'A rollback needs you: web throws ‹!channel›',
      triggers: 3,
    },
  ])
})

test('taking the page back resolves the same alert', async () => {
  const { pager, world } = one
  const looked = await page.look(input, world.reads, never)
  if (looked.kind !== 'planned' || looked.undo.kind !== 'undo') throw new Error('no way back')
  await carryOut(page, input, world)
  expect(looked.undo.operation).toMatchObject({ system: 'pagerduty', name: 'resolve' })
  expect(outcome(await carryOut(resolve, looked.undo.operation.input, world))).toBe(
    'accepted - verified',
  )
  expect(pager.state().alerts).toMatchObject([{ status: 'resolved' }])
})

test('a rollback that was made is noted without waking anybody; a lost answer is not sent again', async () => {
  const { pager, world } = one
  pager.faults.arm({ kind: 'cut-after' })
  const standing = 'every step ended well'
  expect(outcome(await carryOut(change, { ...input, standing }, world))).toBe(
    'reply-lost happened verified',
  )
  expect(pager.state()).toMatchObject({
    alerts: [],
    changes: [{ summary: 'Rollback on staging: web throws ‹!channel›' }],
  })
})

test.each([
  { fault: { kind: 'rate-limit' } as const, seconds: 60 },
  { fault: { kind: 'rate-limit', retryAfter: 200 } as const, seconds: 200 },
  { fault: { kind: 'status', status: 503 } as const, seconds: 60 },
])('a pager that is busy is tried again after minutes', async ({ fault, seconds }) => {
  one.pager.faults.arm(fault)
  const { receipt } = await carryOut(page, input, one.world)
  expect(receipt).toMatchObject({
    kind: 'refused',
    failure: { retry: 'safe', retryAfterSeconds: seconds },
  })
})

test('an event that is refused says which key to look at, and to call by phone', async () => {
  one.pager.faults.arm({ kind: 'status', status: 400 })
  const { receipt } = await carryOut(page, input, one.world)
  expect(receipt).toMatchObject({
    failure: {
      code: 'REFUSED_BY_PROVIDER',
      retry: 'no',
      next: 'Check the routing key in credential “pagerduty”, and call the backup contact by phone.',
    },
  })
})

test('a long reason is cut to what PagerDuty takes', async () => {
  const { pager, world } = one
  await carryOut(page, { ...input, reason: 'x'.repeat(5_000) }, world)
  expect(pager.state().alerts[0]?.summary).toHaveLength(1024)
})

test('the routing key travels in the body, and stands in no plan, record or answer', async () => {
  const { world } = one
  const looked = await page.look(input, world.reads, never)
  const done = await carryOut(page, input, world)
  one.pager.faults.arm({ kind: 'status', status: 400 })
  const refused = await carryOut(page, input, world)
  const shown = JSON.stringify([looked, done, refused, world.recorded])
  expect(shown).not.toContain('canary')
  expect(shown).toContain('"routing_key":"{secret:pagerduty}"')
})
