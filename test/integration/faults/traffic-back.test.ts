import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { hurriedClock, makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, type Operator, words } from './bench/operator.ts'
import { type StubbornSession, startStubbornSession } from './bench/stubborn-session.ts'
import { apiStanding, webStanding } from './bench/targets.ts'
import { GOOD, usersView } from './bench/users-view.ts'

let world: IncidentWorld
let kernel: Kernel
let ada: Operator | undefined
let stubborn: StubbornSession | undefined

beforeAll(async () => {
  world = await startIncidentWorld()
  kernel = await openConsole(await makeLaptop(world), {
    machine: { clock: hurriedClock({ haste: 10 }) },
  })
  // The API is on v41 before: what is brought back is then what ran.
  const first = await begin(kernel, 'api-only')
  await first.go()
})
afterAll(async () => {
  await kernel.close()
  await world.stop()
})
beforeEach(async () => {
  await world.control.faults({ system: 'railway', clear: true })
  world.railway.forget()
})
afterEach(async () => {
  await stubborn?.end()
  stubborn = undefined
  await ada?.end()
})

/** The restore up to the hold that stops the API: the copy is there and verified. */
async function upToTheStop(): Promise<Operator> {
  const targets = {
    vercel: (await webStanding(world)).live,
    railway: (await apiStanding(world)).live,
  }
  ada = await begin(kernel, 'database-only', targets)
  await ada.go((run) =>
    run.steps.some(({ id, state }) => id === 'api-stop' && state.kind === 'awaiting-approval'),
  )
  expect(ada.step('api-stop').state.kind, words(ada.current())).toBe('awaiting-approval')
  return ada
}

/** How each step between stop and resume is made to fail, right before the hold on the stop. */
const failures: readonly {
  readonly step: string
  readonly code: string
  bring(side: string): Promise<void>
}[] = [
  {
    step: 'api-stop',
    code: 'FORBIDDEN',
    bring: async () => world.railway.refuse('deploymentStop'),
  },
  {
    step: 'workers-stop',
    code: 'FORBIDDEN',
    bring: async () => {
      // The first stop is the API's.
      const seen = world.railway.sent().length
      const watching = setInterval(() => {
        if (world.railway.sent().length === seen) return
        clearInterval(watching)
        world.railway.refuse('deploymentStop')
      }, 1)
    },
  },
  {
    step: 'db-fence',
    code: 'SESSIONS_REMAIN',
    bring: async () => {
      stubborn = await startStubbornSession(world, 'vlossom', 'writing')
    },
  },
  {
    step: 'db-sequences',
    code: 'NO_PRIVILEGE',
    bring: async (side) => void (await world.ask(side, 'ALTER TABLE users OWNER TO postgres')),
  },
  {
    step: 'db-swap',
    code: 'SESSIONS_REMAIN',
    bring: async (side) => {
      stubborn = await startStubbornSession(world, side, 'idle')
    },
  },
]

test.each(failures)(
  'after $step has failed nothing went on, and traffic is put back',
  async ({ step, code, bring }) => {
    const before = await world.databases()
    const operator = await upToTheStop()
    const side = `vlossom_restore_${operator.run}`
    await bring(side)
    await operator.go()
    expect(operator.failureOf(step), words(operator.current())).toMatchObject({
      code,
      world: expect.stringMatching(/\w/),
      next: expect.stringMatching(/\w/),
    })
    expect(operator.current().trafficStopped).toBe(true)
    const run = await operator.putTrafficBack()
    expect(run.trafficStopped, words(run)).toBe(false)
    expect(await usersView(world)).toEqual(GOOD)
    expect(await world.databases()).toEqual({ ...before, [side]: expect.any(Number) })
  },
)

test('a database that fails its check after the swap is swapped back by itself, and traffic is put back', async () => {
  const before = await world.databases()
  const operator = await upToTheStop()
  const side = `vlossom_restore_${operator.run}`
  await world.ask(side, 'UPDATE wallets SET balance_wei = 1 WHERE id = 1')
  await operator.go()
  expect(operator.failureOf('db-check').summary).toContain('balances add up')
  expect(operator.step('db-swap-back').state.kind).toBe('succeeded')
  expect(operator.step('db-swap').state.kind).toBe('undone')
  const run = await operator.putTrafficBack()
  expect([run.trafficStopped, await usersView(world)]).toEqual([false, GOOD])
  expect(await world.databases()).toEqual({ ...before, [side]: expect.any(Number) })
})

test('an API that does not come back: swap-back works before traffic has resumed, then traffic is put back', async () => {
  const before = await world.databases()
  const operator = await upToTheStop()
  const side = `vlossom_restore_${operator.run}`
  world.railway.refuse('deploymentRollback')
  world.railway.refuse('deploymentRedeploy')
  await operator.go()
  expect(operator.failureOf('api-back').code).toBe('FORBIDDEN')
  expect((await world.databases())['vlossom']).not.toBe(before['vlossom'])
  world.railway.forget()
  kernel.arming.disarm('ada')
  await operator.undo('db-swap')
  expect(operator.step('db-swap').state.kind, words(operator.current())).toBe('undone')
  expect(await world.databases()).toEqual({ ...before, [side]: expect.any(Number) })
  const run = await operator.putTrafficBack()
  expect([run.trafficStopped, await usersView(world)]).toEqual([false, GOOD])
})

test('the same API, without a swap-back: traffic is put back on the restored database', async () => {
  const before = await world.databases()
  const operator = await upToTheStop()
  world.railway.refuse('deploymentRollback')
  world.railway.refuse('deploymentRedeploy')
  await operator.go()
  world.railway.forget()
  const run = await operator.putTrafficBack()
  expect([run.trafficStopped, await usersView(world)]).toEqual([false, GOOD])
  expect((await world.databases())[`vlossom_before_${operator.run}`]).toBe(before['vlossom'])
})

test('an API that comes back sick on the restored database: the swap is taken back by itself', async () => {
  const before = await world.databases()
  const operator = await upToTheStop()
  const side = `vlossom_restore_${operator.run}`
  await world.ask(side, 'ALTER TABLE bookings RENAME COLUMN stylist_id TO stylist_gone')
  await operator.go()
  expect(operator.failureOf('api-check').code, words(operator.current())).toMatch(/\w/)
  expect(operator.step('db-swap').state.kind, words(operator.current())).toBe('undone')
  expect(await world.databases()).toEqual({ ...before, [side]: expect.any(Number) })
  const run = await operator.putTrafficBack()
  expect([run.trafficStopped, await usersView(world)]).toEqual([false, GOOD])
})
