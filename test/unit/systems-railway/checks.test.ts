import { describe, expect, test } from 'vitest'
import { COMMIT } from '../../doubles/providers/fake-railway.ts'
import { checkOf, never, railwayBench } from './railway-bench.ts'

describe('the error rate at the edge', () => {
  const look = (edge: { readonly [status: number]: number }, windowMinutes = 5) => {
    const bench = railwayBench()
    bench.railway.edge = edge
    const verdict = checkOf('error-rate').run({ windowMinutes }, bench.reads, never)
    return { bench, verdict }
  }

  test('is good inside the threshold and bad above it', async () => {
    expect((await look({ 200: 96, 500: 4 }).verdict).kind).toBe('verified')
    expect(await look({ 200: 80, 500: 12, 503: 8 }).verdict).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('20.00 %') },
    })
  })

  test('says nothing over too few requests', async () => {
    expect((await look({ 200: 1, 500: 3 }).verdict).kind).toBe('pending')
  })

  test('lays its window by the clock of Railway: the laptop is seven minutes behind', async () => {
    const { bench, verdict } = look({ 200: 100 })
    await verdict
    const asked = bench.http.reads.at(-1)?.body
    expect(asked).toMatchObject({
      variables: { startDate: '2026-11-20T10:02:00.000Z', endDate: '2026-11-20T10:07:00.000Z' },
    })
  })
})

describe('the running commit', () => {
  test('is not the failing one after a rollback, and is found when it comes back', async () => {
    const bench = railwayBench()
    const run = (expectNot: string) =>
      checkOf('running-commit').run({ service: 'api', expectNot }, bench.reads, never)
    expect((await run(COMMIT.old)).kind).toBe('verified')
    expect(await run(COMMIT.bad)).toMatchObject({
      kind: 'failed',
      failure: { next: expect.stringContaining('auto-deploy off') },
    })
    bench.railway.climb = ['BUILDING']
    bench.railway.add(COMMIT.old, { status: 'QUEUED' })
    expect((await run(COMMIT.old)).kind).toBe('failed')
  })
})
