import { afterEach, expect, test } from 'vitest'
import type { UseCases } from '../../../src/main/kernel/router/use-cases.ts'
import { CANARY, refusalOf, routerBench } from './router-bench.ts'

let closing: (() => Promise<void>) | undefined
afterEach(() => closing?.())
function setUp(more: Partial<UseCases> = {}) {
  const bench = routerBench(more)
  closing = bench.close
  return bench
}

test('the actor is who the host says, whatever the renderer sends', async () => {
  const { client, told, arming } = setUp()
  // A renderer may send what it likes; what the contract does not know is dropped.
  const forged = { name: 'vercel', value: CANARY, by: 'mallory', actor: 'mallory' }
  await client.credentials.keep(forged)
  await client.credentials.forget({ name: 'vercel' })
  await client.session.breakGlass({ reason: ' the disk is full ' })
  await client.session.acknowledgeLog({ reason: 'seen' })
  await client.session.arm()
  expect(told).toEqual([
    { keep: 'vercel', value: CANARY, by: 'ada' },
    { forget: 'vercel', by: 'ada' },
    { breakGlass: 'the disk is full', by: 'ada' },
    { acknowledge: 'seen', by: 'ada' },
  ])
  expect(arming.current()).toMatchObject({ kind: 'armed', by: 'ada' })
  await client.session.disarm()
  expect(arming.current()).toEqual({ kind: 'read-only' })
})

test('a credential goes in and nothing comes back', async () => {
  const { client } = setUp()
  expect(await client.credentials.keep({ name: 'vercel', value: CANARY })).toBeUndefined()
})

test('a signed file goes in as a secret, and whatever is told of it is masked', async () => {
  const { client, told } = setUp()
  const view = await client.signed.keep({ text: 'signed, and sealed' })
  expect(told).toEqual([{ sign: 'signed, and sealed', by: 'ada' }])
  expect(JSON.stringify(view)).not.toContain(CANARY)
})

test('a run is watched from its present state to its end', async () => {
  const { client, begin, store, board } = setUp()
  board.next = 'lose-reply'
  const run = await begin()
  const abort = new AbortController()
  const seen: string[] = []
  for await (const snapshot of await client.runs.watch({ run }, { signal: abort.signal })) {
    seen.push(`${snapshot.id} ${snapshot.outcome ?? 'going on'}`)
    if (snapshot.outcome !== undefined) abort.abort()
  }
  expect(seen.at(-1)).toBe(`${run} done`)
  expect(store.run(run)?.outcome).toBe('done')
})

test('the list of runs is told at once and again when a run begins', async () => {
  const { client, begin } = setUp()
  const abort = new AbortController()
  const stream = await client.runs.list(undefined, { signal: abort.signal })
  expect(await stream.next()).toEqual({ done: false, value: [] })
  const run = await begin()
  const { value } = await stream.next()
  expect(value).toMatchObject([{ id: run, title: 'Lamps', startedBy: 'ada' }])
  abort.abort()
})

test('the session is masked on its way out, and told again when it is armed', async () => {
  const { client } = setUp()
  const abort = new AbortController()
  const stream = await client.session.watch(undefined, { signal: abort.signal })
  expect((await stream.next()).value).toEqual({
    arming: { kind: 'read-only' },
    version: '•••',
  })
  await client.session.arm()
  expect((await stream.next()).value).toMatchObject({ arming: { kind: 'armed', by: 'ada' } })
  abort.abort()
})

test('what an operator reports is in the situation under his name', async () => {
  const { client } = setUp()
  const abort = new AbortController()
  await client.situation.refresh()
  await client.situation.report({ trigger: 'security', answer: 'yes', note: `saw ${CANARY}` })
  const stream = await client.situation.watch(undefined, { signal: abort.signal })
  const { value } = await stream.next()
  expect(value).toMatchObject({
    triggers: [
      { id: 'error-rate' },
      { id: 'critical-functionality' },
      { id: 'security', answer: 'yes', because: 'ada: saw •••' },
      { id: 'data-corruption' },
    ],
  })
  abort.abort()
})

test('output is given by range and search, masked', async () => {
  const { client, store, begin } = setUp()
  const run = await begin()
  for (const text of ['restoring', `token ${CANARY}`, 'restored']) store.line(run, 'one', text)
  const at = '2026-11-23T03:00:00.000Z'
  expect(await client.runs.output({ run, from: 1, limit: 1 })).toEqual({
    total: 3,
    lines: [{ index: 1, at, step: 'one', text: 'token •••' }],
  })
  const found = await client.runs.output({ run, from: 0, limit: 9, search: 'RESTOR' })
  expect(found.lines.map(({ text }) => text)).toEqual(['restoring', 'restored'])
})

test('evidence crosses as base64', async () => {
  const { client } = setUp()
  const answer = await client.evidence.read({
    blob: 'b1.rblob',
    sha256: '0'.repeat(64),
    bytes: 3,
    name: 'page.png',
    mediaType: 'image/png',
    expiresAt: null,
  })
  expect(answer).toEqual({ base64: 'AQL/' })
})

test('preferences take a part and keep the rest', async () => {
  const { client } = setUp()
  expect(await client.preferences.set({ privacy: true })).toEqual({ theme: 'auto', privacy: true })
})

test('a refusal of the engine reaches the panel with its field', async () => {
  const { client, begin } = setUp()
  const run = await begin()
  const given = { run, step: 'one', hash: '0'.repeat(64) }
  expect(await refusalOf(client.runs.approve(given))).toMatchObject({
    code: 'FAILED',
    data: { code: 'BLOCKED', summary: 'Light it waits for no approval.' },
  })
})

test('a snapshot with a key that holds nothing is shown all the same', async () => {
  const { client } = setUp({ summaries: () => [{ reason: CANARY, outcome: undefined }] as never })
  const abort = new AbortController()
  const stream = await client.runs.list(undefined, { signal: abort.signal })
  expect((await stream.next()).value).toEqual([{ reason: '•••' }])
  abort.abort()
})
