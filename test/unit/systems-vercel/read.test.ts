import { describe, expect, test } from 'vitest'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { BAD, GOOD, OLD } from '../../doubles/providers/fake-vercel.ts'
import { createFakeWorld } from '../../doubles/reads.ts'
import { never, rollback, vercelBench } from './vercel-bench.ts'

async function candidates(bench = vercelBench()) {
  const found = await vercelSystem.candidates?.(bench.reads, never)
  return found ?? []
}

describe('the candidates of web', () => {
  test('are the production deployments, the live one marked and not eligible', async () => {
    const found = await candidates()
    expect(found.map(({ id, live, eligible }) => ({ id, live, eligible }))).toEqual([
      { id: BAD, live: true, eligible: false },
      { id: GOOD, live: false, eligible: true },
      { id: OLD, live: false, eligible: true },
    ])
    expect(found[1]).toMatchObject({
      commit: '4'.repeat(40),
      message: `message of ${GOOD}`,
      author: 'Thandi',
    })
  })

  test('say why one cannot be taken back', async () => {
    const bench = vercelBench()
    bench.vercel.deployments = [
      { id: BAD, commit: 'b' },
      { id: 'a', commit: 'a', isRollbackCandidate: false },
      { id: 'b', commit: 'b', softDeletedByRetention: true },
      { id: 'c', commit: 'c', readyState: 'ERROR' },
    ]
    expect((await candidates(bench)).map(({ whyNot }) => whyNot)).toEqual([
      undefined,
      'on the Hobby plan only the deployment just before the live one is offered',
      'Vercel has removed it (retention)',
      'it is ERROR',
    ])
  })

  test('take the name of the version from the records', async () => {
    const record = {
      system: 'vercel' as const,
      deploymentId: GOOD,
      commit: '4'.repeat(40),
      version: 'v41',
      liveFrom: '2026-11-17T10:00:00.000Z',
      liveUntil: null,
      requests: 9,
      errorRate: 0,
      verified: true,
      markedBad: null,
    }
    const bench = vercelBench()
    const world = createFakeWorld({ profile: providerProfile, http: bench.http, records: [record] })
    const found = await vercelSystem.candidates?.(world.reads, never)
    expect(found?.map(({ version }) => version)).toEqual([undefined, 'v41', undefined])
  })
})

describe('reading from Vercel', () => {
  test.each([
    {
      answer: { status: 401, json: { error: { code: 'forbidden', message: 'bad token' } } },
      code: 'UNAUTHORIZED',
    },
    {
      answer: { status: 403, json: { error: { code: 'forbidden', message: 'scope' } } },
      code: 'FORBIDDEN',
    },
    { answer: { status: 500, text: 'oh no' }, code: 'PROVIDER_ERROR' },
    { answer: { status: 200, text: '<html>a login page</html>' }, code: 'UNEXPECTED_ANSWER' },
    { answer: { status: 200, json: { id: 7 } }, code: 'UNEXPECTED_ANSWER' },
  ])('ends in $code where it must', async ({ answer, code }) => {
    const bench = vercelBench()
    bench.vercel.instead.push({ answer })
    const looked = rollback.look({ target: { deploymentId: GOOD } }, bench.reads, never)
    await expect(looked).rejects.toMatchObject({ failure: { code, world: 'Nothing was changed.' } })
  })

  test('says which credential is at fault and never shows it', async () => {
    const bench = vercelBench()
    bench.vercel.instead.push({ answer: { status: 401, json: { error: { code: 'forbidden' } } } })
    const looked = rollback.look({ target: { deploymentId: GOOD } }, bench.reads, never)
    await expect(looked).rejects.toMatchObject({
      failure: {
        next: expect.stringContaining('"vercel"'),
        tried: expect.not.stringContaining('Bearer'),
      },
    })
  })

  test('names the field of the profile that is missing', async () => {
    const { vercel: _, ...systems } = providerProfile.systems
    const world = createFakeWorld({ profile: { ...providerProfile, systems } })
    const looked = rollback.look({ target: { deploymentId: GOOD } }, world.reads, never)
    await expect(looked).rejects.toMatchObject({ failure: { field: 'systems.vercel' } })
  })

  test('has a way by hand for when the API is away', () => {
    expect(vercelSystem.byHand?.(providerProfile)).toMatchObject({
      instruction: expect.stringContaining('Instant Rollback'),
      link: 'https://vercel.com/dashboard',
    })
  })
})
