import { expect, test } from 'vitest'
import { slackSystem } from '../../../src/main/kernel/systems/slack/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type Answer, createFakeHttp } from '../../doubles/fake-http.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeWorld } from '../../doubles/reads.ts'

const never = new AbortController().signal
const [post] = slackSystem.operations

async function posted(more: JsonObject, answer: Answer = { text: 'ok' }) {
  if (post === undefined) throw new Error('no post')
  const http = createFakeHttp(() => answer)
  const world = createFakeWorld({ profile: providerProfile, http })
  const looked = await post.look({ run: 'abcd2345', message: 'start', ...more }, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(looked.kind)
  const receipt = await post.apply(looked.plan, world.effects, never)
  const body = http.mutations[0]?.body
  return { receipt, http, text: (body as { text: string }).text, plan: looked.plan }
}

test('a reason or card cannot call the whole channel', async () => {
  const { text } = await posted({
    message: 'swap',
    reason: 'see <!channel> & <https://evil|here>\u001b[31m',
    card: 'ALTER DATABASE "a" RENAME TO "b"; -- <!here> ```',
  })
  expect(text).not.toMatch(/[<>]/)
  expect(text).toContain('see &lt;!channel&gt; &amp; &lt;https://evil|here&gt;[31m')
  expect(text.match(/```/g)).toHaveLength(2)
  expect(text).toContain('run abcd2345')
})

test('the address of the webhook is a secret in plan and request', async () => {
  const { http, plan } = await posted({})
  expect(http.mutations[0]?.url.href).toBe('https://secret/%7Bsecret:slack-webhook%7D')
  expect(JSON.stringify(plan)).not.toContain('slack-webhook')
})

test('a message of a rehearsal says that it is one', async () => {
  if (post === undefined) throw new Error('no post')
  const world = createFakeWorld({ profile: { ...providerProfile, environment: 'rehearsal' } })
  const looked = await post.look({ run: 'abcd2345', message: 'end' }, world.reads, never)
  expect(looked).toMatchObject({
    plan: { details: { text: expect.stringMatching(/^REHEARSAL: /) } },
  })
})

test('a profile without a channel has nothing to do', async () => {
  const { slack: _, ...profile } = providerProfile
  const world = createFakeWorld({ profile })
  const looked = await post?.look({ run: 'abcd2345', message: 'start' }, world.reads, never)
  expect(looked).toMatchObject({
    kind: 'nothing-to-do',
    because: expect.stringContaining('no channel'),
  })
})

test.each([
  { status: 404, text: 'no_service', code: 'NOT_FOUND' },
  { status: 400, text: 'invalid_payload', code: 'REFUSED_BY_PROVIDER' },
  { status: 500, text: 'server_error', code: 'PROVIDER_ERROR' },
])(
  '$status is told in the words of Slack, and not sent again by itself',
  async ({ status, text, code }) => {
    const { receipt, http } = await posted({}, { status, text })
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: {
        code,
        answered: `HTTP ${status} ${text}`,
        next: expect.stringContaining('by hand'),
      },
    })
    expect(http.mutations).toHaveLength(1)
  },
)

test('a webhook that asks to wait is waited for, an error inside Slack is for people to look at', async () => {
  const headers = { 'retry-after': '30' }
  const slow = await posted({}, { status: 429, text: 'rate_limited', headers })
  expect(slow.receipt).toMatchObject({
    failure: { code: 'RATE_LIMITED', retry: 'safe', retryAfterSeconds: 30 },
  })
  const broken = await posted({}, { status: 500, text: 'server_error' })
  expect(broken.receipt).toMatchObject({ failure: { retry: 'probe-first' } })
})

test('a message that had to wait says of when it speaks', async () => {
  const { text } = await posted({ waitingSince: '2026-11-30T02:41:07.000Z', reason: 'web throws' })
  expect(text.split('\n')[1]).toBe('Sent late: this was so at 2026-11-30 02:41 UTC.')
})
