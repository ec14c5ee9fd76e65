import { expect, test } from 'vitest'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import { never, vercelBench } from './vercel-bench.ts'

const check = vercelSystem.checks.find(({ name }) => name === 'takes-pushes')

test('a push goes live while nothing pins production', async () => {
  const bench = vercelBench()
  expect(await check?.run({}, bench.reads, never)).toMatchObject({ kind: 'verified' })
})

test('behind a rollback it is said that the pushed build will wait, and what to do', async () => {
  const bench = vercelBench()
  bench.vercel.autoAssign = false
  expect(await check?.run({}, bench.reads, never)).toMatchObject({
    kind: 'failed',
    failure: { code: 'BLOCKED', next: expect.stringContaining('promote its build') },
  })
})
