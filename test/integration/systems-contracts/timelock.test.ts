import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import {
  carryOut,
  never,
  operationOf,
  outcome,
  realWorld,
} from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
beforeAll(async () => {
  chain = await startChainWorld()
})
afterAll(() => chain.close())

const schedule = operationOf(contractsSystem, 'pause-by-timelock')
const execute = operationOf(contractsSystem, 'timelock-execute')
const cancel = operationOf(contractsSystem, 'timelock-cancel')

async function planned(run: string): Promise<Plan> {
  const looked = await schedule.look({ run }, chain.world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked.plan
}

const workOf = (plan: Plan) => ({ work: plan.details['work'] ?? null })

/** One look, where the engine would go on looking. */
async function ready(plan: Plan) {
  const check = contractsSystem.checks.find(({ name }) => name === 'timelock-ready')
  if (check === undefined) throw new Error('no check')
  return check.run(workOf(plan), chain.world.reads, never)
}

test('a scheduled pause is taken out again by its undo, and the wait says so', async () => {
  const looked = await schedule.look({ run: 'run-one' }, chain.world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  expect(looked.plan.warnings).toEqual([expect.stringContaining('wait for 60 minutes')])
  expect(outcome(await carryOut(schedule, { run: 'run-one' }, chain.world))).toBe(
    'accepted - verified',
  )
  if (looked.undo.kind !== 'undo') throw new Error('no undo')
  const { input } = looked.undo.operation
  expect(outcome(await carryOut(cancel, input, chain.world))).toBe('accepted - verified')
  expect(await ready(looked.plan)).toMatchObject({ kind: 'failed', failure: { code: 'NOT_FOUND' } })
})

test('a key that the timelock does not know is refused with the role that it lacks, and sends nothing', async () => {
  const stranger = realWorld(chain.profile, { chain: chain.keys.third })
  const { address } = privateKeyToAccount(chain.keys.third)
  const nonce = () => chain.reader.getTransactionCount({ address })
  const before = await nonce()
  expect(await schedule.look({ run: 'run-three' }, stranger.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'NO_PRIVILEGE',
      answered: expect.stringContaining('does not hold PROPOSER_ROLE'),
      world: 'Nothing was changed.',
      next: expect.stringContaining('Whoever holds the role sends it'),
    },
  })
  expect(await nonce()).toBe(before)
  expect(stranger.recorded).toEqual([])
  await stranger.close()
})

test('it is scheduled once, waits out its delay, and only then pauses', async () => {
  const plan = await planned('run-two')
  const intent = { plan, preState: await schedule.preState(plan, chain.world.reads, never) }
  // Killed between record and send: nothing is there, so it is sent.
  expect(await schedule.reconcile(intent, chain.world.reads, never)).toBe('did-not')
  expect(outcome(await carryOut(schedule, { run: 'run-two' }, chain.world))).toBe(
    'accepted - verified',
  )
  // Killed behind it: it is found, and a second look schedules nothing.
  expect(await schedule.reconcile(intent, chain.world.reads, never)).toBe('happened')
  const again = await schedule.look({ run: 'run-two' }, chain.world.reads, never)
  expect(again).toMatchObject({ kind: 'nothing-to-do' })
  expect(await ready(plan)).toMatchObject({
    kind: 'pending',
    waitingFor: expect.stringMatching(/it can be executed from .+ on, in \d+ minutes by the chain/),
  })
  expect(await execute.look(workOf(plan), chain.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED' },
  })
  await askChain(chain.direct, 'evm_increaseTime', [3_601])
  await askChain(chain.direct, 'evm_mine', [])
  expect(await ready(plan)).toMatchObject({ kind: 'verified' })
  expect(outcome(await carryOut(execute, workOf(plan), chain.world))).toBe('accepted - verified')
  expect(await chain.paused('treasury')).toBe(true)
})

test('where nothing was scheduled nobody waits', async () => {
  expect(await execute.look({}, chain.world.reads, never)).toMatchObject({ kind: 'nothing-to-do' })
})
