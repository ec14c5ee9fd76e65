import { inspect } from 'node:util'
import { ORPCError } from '@orpc/client'
import { afterEach, expect, test } from 'vitest'
import type { UseCases } from '../../../src/main/kernel/router/use-cases.ts'
import { FailureError, failure } from '../../../src/shared/domain/failure.ts'
import { CANARY, refusalOf, routerBench } from './router-bench.ts'

let closing: (() => Promise<void>) | undefined
afterEach(() => closing?.())
function setUp(more: Partial<UseCases> = {}) {
  const bench = routerBench(more)
  closing = bench.close
  return bench
}

const order = { runbook: 'web-only', targets: {} } as const
const declared = failure('UNAUTHORIZED', {
  summary: `The token ${CANARY} is not taken`,
  tried: 'GET /v9/projects',
  answered: `{"token":"${CANARY}"}`,
  next: 'Enter a new one.',
})

/** What leaves for the renderer, as the wire would have it. */
function onTheWire(thrown: unknown): string {
  if (!(thrown instanceof ORPCError)) throw new Error(`undeclared: ${inspect(thrown)}`)
  return JSON.stringify(thrown.toJSON())
}

test('a declared failure arrives as FAILED, all its words with it, secrets masked', async () => {
  const { client } = setUp({
    preview: async () => {
      throw new FailureError(declared, { cause: new Error(CANARY) })
    },
  })
  const thrown = await refusalOf(client.plan.preview(order))
  expect(JSON.parse(onTheWire(thrown))).toEqual({
    defined: true,
    code: 'FAILED',
    status: 409,
    message: 'The token ••• is not taken',
    data: {
      ...declared,
      summary: 'The token ••• is not taken',
      answered: '{"token":"•••"}',
    },
  })
})

test('a surprise arrives as INTERNAL with its message masked, without its stack or its cause', async () => {
  const surprise = new TypeError(`cannot read ${CANARY}`, { cause: new Error('inner cause') })
  const { client } = setUp({
    preview: async () => {
      throw surprise
    },
  })
  const thrown = await refusalOf(client.plan.preview(order))
  const wire = onTheWire(thrown)
  expect(thrown).toMatchObject({
    code: 'FAILED',
    data: { code: 'INTERNAL', retry: 'probe-first' },
    cause: undefined,
  })
  expect(wire).not.toMatch(/canary|inner cause|refusals\.test|node:internal|\bat /)
})

test.each<[string, (client: ReturnType<typeof setUp>['client']) => Promise<unknown>, string[]]>([
  ['a run id that is none', (c) => c.runs.pause({ run: 'UPPER' }), ['run']],
  [
    'a hash that is too short',
    (c) => c.runs.approve({ run: 'abcdefgh', step: 'one', hash: 'abc' }),
    ['hash'],
  ],
  [
    'a step id that is a path',
    (c) => c.runs.retry({ run: 'abcdefgh', step: '../etc/passwd' }),
    ['step'],
  ],
  ['a reason of blanks', (c) => c.runs.cancel({ run: 'abcdefgh', because: '   ' }), ['because']],
  ['a signed file that is no hash', (c) => c.signed.forget({ id: '../profile' }), ['id']],
  ['a signed file that is too long', (c) => c.signed.keep({ text: 'x'.repeat(40_001) }), ['text']],
  ['an empty secret', (c) => c.credentials.keep({ name: 'vercel', value: '' }), ['value']],
  ['a page of nothing', (c) => c.history.list({ from: 0, limit: 0 }), ['limit']],
  [
    'a page that is too large',
    (c) => c.runs.output({ run: 'abcdefgh', from: 0, limit: 1001 }),
    ['limit'],
  ],
  [
    'a blob outside its folder',
    (c) =>
      c.evidence.read({
        blob: '../../key',
        sha256: '0'.repeat(64),
        bytes: 1,
        name: 'x',
        mediaType: 'image/png',
        expiresAt: null,
      }),
    ['blob'],
  ],
])('%s is refused at the border, naming the field', async (_, call, path) => {
  const { client, told } = setUp()
  const thrown = await refusalOf(call(client))
  expect(thrown).toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [expect.objectContaining({ path })] },
  })
  expect(onTheWire(thrown)).not.toMatch(/\bat .*\.ts/)
  expect(told).toEqual([])
})

test('a refused secret does not come back in the refusal', async () => {
  const { client } = setUp()
  const thrown = await refusalOf(client.credentials.keep({ name: 'NO NAME', value: CANARY }))
  expect(thrown).toMatchObject({ code: 'BAD_REQUEST' })
  expect(onTheWire(thrown)).not.toContain(CANARY)
})

test('an unknown run cannot be watched, and says so as any other failure does', async () => {
  const { client } = setUp()
  const thrown = await refusalOf(
    client.runs.watch({ run: 'zzzzzzzz' }).then((stream) => stream.next()),
  )
  expect(JSON.parse(onTheWire(thrown))).toMatchObject({
    defined: true,
    code: 'FAILED',
    data: { code: 'NOT_FOUND', summary: 'There is no run zzzzzzzz.' },
  })
})

test('with a broken profile there is no situation to watch, and the rest answers', async () => {
  const { client } = setUp({ situation: undefined })
  const thrown = await refusalOf(client.situation.watch().then((stream) => stream.next()))
  expect(thrown).toMatchObject({ code: 'FAILED', data: { code: 'PROFILE_INVALID' } })
  await client.situation.refresh()
  await client.situation.report({ trigger: 'security', answer: 'yes' })
  expect(await client.preferences.get()).toEqual({ theme: 'auto', privacy: false })
})

test('a stream that breaks while it is read tells the failure, masked, without a stack', async () => {
  const { client, store } = setUp({
    summaries: () => {
      throw new FailureError(declared)
    },
  })
  expect(store.runs()).toEqual([])
  const thrown = await refusalOf(client.runs.list().then((stream) => stream.next()))
  expect(onTheWire(thrown)).not.toMatch(/canary|\bat .*\.ts/)
  expect(thrown).toMatchObject({ code: 'FAILED', data: { code: 'UNAUTHORIZED' } })
})
