import { afterEach, expect, test } from 'vitest'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import { PROJECT, runSimulator, TEAM, TOKEN } from '../rehearsal-vercel/running-simulator.ts'
import { carryOut, never, operationOf, outcome, realWorld } from './provider-run.ts'

const setVariable = operationOf(vercelSystem, 'set-variable')
const rebuild = operationOf(vercelSystem, 'rebuild')
const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

async function scene() {
  const one = await runSimulator()
  const profile = profileWith({
    vercel: { baseUrl: one.simulator.url, projectId: PROJECT, teamId: TEAM, secret: 'vercel' },
  })
  const world = realWorld(profile, { vercel: TOKEN })
  ending.push(
    () => world.close(),
    () => one.end(),
  )
  const served = async () => {
    const [site] = one.simulator.site.urls
    const answer = await fetch(new URL('/config.json', site))
    return (await answer.json()) as { commit: string; contracts: Record<string, string> }
  }
  return { one, world, served }
}

test('a variable is set, and the same commit is built again with it and goes live; its undo rolls back', async () => {
  const { one, world, served } = await scene()
  const before = await served()
  const variable = { key: 'NEXT_PUBLIC_WALLET_FACTORY_ADDRESS', value: `0x${'ab'.repeat(20)}` }
  const looked = await setVariable.look({ variable }, world.reads, never)
  if (looked.kind !== 'planned' || looked.undo.kind !== 'undo') throw new Error(looked.kind)
  expect(looked.undo.operation.input).toEqual({
    variable: { key: variable.key, value: before.contracts['walletFactory'] },
  })
  expect(outcome(await carryOut(setVariable, { variable }, world))).toBe('accepted - verified')
  expect((await served()).contracts).toEqual(before.contracts)

  const target = { deploymentId: one.idOf('v42'), commit: before.commit }
  expect(outcome(await carryOut(rebuild, { target }, world))).toBe('accepted - verified')
  expect(await served()).toMatchObject({
    commit: before.commit,
    contracts: { walletFactory: variable.value },
  })
  const again = await setVariable.look({ variable }, world.reads, never)
  expect(again.kind).toBe('nothing-to-do')
})

test('a sensitive one is set without being read, and its undo says that nobody knows what it was', async () => {
  const { world } = await scene()
  const variable = { key: 'NEXT_PUBLIC_PAYMASTER_ADDRESS', value: `0x${'cd'.repeat(20)}` }
  const looked = await setVariable.look({ variable }, world.reads, never)
  expect(looked).toMatchObject({
    plan: { now: [{ value: 'not readable (sensitive)' }] },
    undo: { kind: 'no-way-back', because: expect.stringContaining('cannot be read') },
  })
  expect(outcome(await carryOut(setVariable, { variable }, world))).toBe('accepted - verified')
})

test('a reply that was lost is settled by the ids: the build is not asked for twice', async () => {
  const { one, world, served } = await scene()
  one.simulator.faults.arm({ on: 'create-deployment', kind: 'cut-after' })
  const target = { deploymentId: one.idOf('v42'), commit: (await served()).commit }
  expect(outcome(await carryOut(rebuild, { target }, world))).toBe('reply-lost happened verified')
})

test('a variable that is not there is refused by its name', async () => {
  const { world } = await scene()
  const variable = { key: 'NEXT_PUBLIC_NOTHING', value: '1' }
  expect(await setVariable.look({ variable }, world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NOT_FOUND', summary: expect.stringContaining('NEXT_PUBLIC_NOTHING') },
  })
})
