import { afterEach, beforeEach, expect, test } from 'vitest'
import { planHash } from '../../../src/main/kernel/runbook/plan-hash.ts'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { never, operationOf } from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
beforeEach(async () => {
  chain = await startChainWorld()
})
afterEach(() => chain.close())

test('no plan to pause becomes another one because blocks came while it was read', async () => {
  const run = 'aaaaaaaa'
  const asked = [
    ['pause', { contracts: 'all' }],
    ['presign-pause', { contracts: 'all' }],
    ['pause-by-safe', { contracts: ['reviews'], run }],
    ['pause-by-timelock', { contracts: ['treasury'], run }],
  ] as const
  const look = () =>
    Promise.all(
      asked.map(async ([name, input]) => {
        const looked = await operationOf(contractsSystem, name).look(
          input,
          chain.world.reads,
          never,
        )
        return [name, looked.kind === 'planned' ? planHash(looked.plan) : JSON.stringify(looked)]
      }),
    )
  const newest = () => chain.reader.getBlockNumber({ cacheTime: 0 })
  const [before, shown] = [await newest(), await look()]
  await expect.poll(newest, { timeout: 10_000 }).toBeGreaterThan(before + 2n)
  expect(await look()).toEqual(shown)
  expect(shown.map(([, hash]) => hash?.length)).toEqual(asked.map(() => 64))
})
