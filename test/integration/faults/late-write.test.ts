import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { startTcpProxy, type TcpProxy } from '../../doubles/systems-postgres/tcp-proxy.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { ACTOR, hurriedClock, makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, type Operator, words } from './bench/operator.ts'
import { apiStanding, webStanding } from './bench/targets.ts'

let world: IncidentWorld
let wire: TcpProxy
let kernel: Kernel
let ada: Operator
/** Tables that were read row by row, of live and of the copy, since the fence stands. */
let compared = 0

beforeAll(async () => {
  world = await startIncidentWorld()
  wire = await startTcpProxy(world.description.postgres, (chunk) => {
    const text = chunk.toString('latin1')
    if (text.includes('default_transaction_read_only = on')) compared = 0
    compared += text.split(' AS hash').length - 1
    return 'pass'
  })
  const laptop = await makeLaptop(world, (same) => ({
    ...same,
    postgres: { ...same.postgres, port: wire.port },
  }))
  kernel = await openConsole(laptop, { machine: { clock: hurriedClock({ haste: 6 }) } })
  ada = await begin(kernel, 'database-only', {
    vercel: (await webStanding(world)).live,
    railway: (await apiStanding(world)).other,
  })
})
afterAll(async () => {
  await ada.end()
  await kernel.close()
  await wire.close()
  await world.stop()
})

const asked = (run: Run) => run.steps.find(({ id }) => id === 'db-swap')?.state
const isAsked = (run: Run) => asked(run)?.kind === 'awaiting-approval'

test('rows are compared once for the challenge, and again only for a write that came in between: it makes the approval stale, with both numbers', async () => {
  await ada.go(isAsked)
  const once = compared
  expect(once, words(ada.current())).toBeGreaterThan(0)

  await world.ask('vlossom', 'BEGIN READ WRITE; DELETE FROM job_runs WHERE id = 3; COMMIT')
  const state = asked(ada.current())
  if (state?.kind !== 'awaiting-approval') throw new Error(words(ada.current()))
  const challenge = state.plan.challenge?.expects ?? ''
  kernel.arming.arm(ACTOR)
  await kernel.procedures.approve({
    ...{ run: ada.run, step: 'db-swap', by: ACTOR, hash: state.planHash, challenge },
  })
  await expect
    .poll(() => asked(ada.current()), { timeout: 10_000 })
    .toMatchObject({
      kind: 'awaiting-approval',
      stale: {
        approved: state.planHash,
        changes: [
          expect.stringMatching(
            /^public.job_runs: taken back: was .* 0 deleted since .*, is .* 1 deleted since the backup$/,
          ),
        ],
      },
    })
  expect(compared).toBe(2 * once)

  await ada.until('db-swap')
  expect(asked(ada.current())?.kind, words(ada.current())).toBe('succeeded')
  expect(compared).toBe(2 * once)
})
