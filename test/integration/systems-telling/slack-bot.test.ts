import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { slackSystem } from '../../../src/main/kernel/systems/slack/index.ts'
import {
  type SlackStandIn,
  startSlackStandIn,
} from '../../../src/rehearsal/slack/start-slack-stand-in.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import {
  carryOut,
  never,
  operationOf,
  outcome,
  type RealWorld,
  realWorld,
} from '../systems-providers/provider-run.ts'

const TOKEN = 'xoxb-1111111111-2222222222-canarycanarycanarycanary'
const CHANNEL = 'C0123456789'
const post = operationOf(slackSystem, 'post')
const start = { run: 'abcd2345', message: 'start', reason: 'see <!channel> & co' }

let dir: string
let slack: SlackStandIn
const worlds: RealWorld[] = []

async function startSlack(scopes: readonly string[] = ['chat:write', 'channels:history']) {
  const bot = { token: TOKEN, channelId: CHANNEL, scopes }
  const options = { dir, port: 0, webhookPath: '/services/T/B/x', bot, now: () => new Date() }
  slack = await startSlackStandIn(options)
}

function world(token = TOKEN, channelId = CHANNEL): RealWorld {
  const bot = { channelId, url: slack.apiUrl }
  const profile: Profile = {
    ...providerProfile,
    slack: { secret: 'slack-bot', channel: '#incidents', bot },
  }
  const made = realWorld(profile, { 'slack-bot': token })
  worlds.push(made)
  return made
}

async function failureOf(input: JsonObject, made: RealWorld) {
  const { receipt } = await carryOut(post, input, made)
  return receipt.kind === 'accepted' ? undefined : receipt.failure
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slack-bot-'))
  await startSlack()
})

afterEach(async () => {
  for (const made of worlds.splice(0)) await made.close()
  await slack.close()
  await rm(dir, { recursive: true, force: true })
})

test('messages of one run make a thread, are read back, and call nobody', async () => {
  const made = world()
  const first = await carryOut(post, start, made)
  expect(outcome(first)).toBe('accepted - verified')
  const [opened] = slack.messages()
  const facts = first.receipt.kind === 'accepted' ? first.receipt.facts : {}
  expect(facts).toEqual({ channel: CHANNEL, ts: opened?.ts })
  const stop = { run: 'abcd2345', message: 'stop', thread: String(facts['ts']) }
  expect(outcome(await carryOut(post, stop, made))).toBe('accepted - verified')
  expect(slack.messages().map(({ payload }) => payload['thread_ts'])).toEqual([
    undefined,
    opened?.ts,
  ])
  expect(opened?.text).toContain('see &lt;!channel&gt; &amp; co')
})

test('a lost reply is read back by its key: posted once, whichever way the line broke', async () => {
  slack.faults.arm({ kind: 'cut-after' })
  expect(outcome(await carryOut(post, start, world()))).toBe('reply-lost happened verified')
  slack.faults.arm({ kind: 'cut-before' })
  const stop = { run: 'abcd2345', message: 'stop' }
  expect(outcome(await carryOut(post, stop, world()))).toBe('reply-lost did-not -')
  expect(slack.messages()).toHaveLength(1)
})

test('an error inside Slack leaves it open whether it was posted', async () => {
  slack.faults.arm({ kind: 'ok-false', text: 'internal_error' })
  expect(outcome(await carryOut(post, start, world()))).toBe('reply-lost did-not -')
})

test('without the right to read, a lost reply stays unknown', async () => {
  await slack.close()
  await startSlack(['chat:write'])
  slack.faults.arm({ kind: 'cut-after' })
  const lost = await carryOut(post, start, world())
  expect(outcome(lost)).toBe('reply-lost unsettled -')
  const taken = await carryOut(post, { run: 'abcd2345', message: 'end' }, world())
  expect(JSON.stringify(taken.verdict)).toContain('missing_scope (needed: channels:history')
})

test.each([
  { made: () => world('xoxb-not-this-one'), code: 'UNAUTHORIZED', says: 'invalid_auth' },
  { made: () => world(TOKEN, 'C9999999999'), code: 'NOT_FOUND', says: 'channel_not_found' },
])('$says in an answer of 200 is a refusal with what to do', async ({ made, code, says }) => {
  expect(await failureOf(start, made())).toMatchObject({
    code,
    retry: 'no',
    answered: `HTTP 200 ok: false, ${says}`,
  })
  expect(slack.messages()).toEqual([])
})

test.each([
  ['not_in_channel', 'FORBIDDEN', 'Invite the bot'],
  ['is_archived', 'REFUSED_BY_PROVIDER', 'Name another channel'],
  ['msg_too_long', 'REFUSED_BY_PROVIDER', 'by hand'],
])('%s says what to do next', async (text, code, next) => {
  slack.faults.arm({ kind: 'ok-false', text })
  expect(await failureOf(start, world())).toMatchObject({
    code,
    next: expect.stringContaining(next),
  })
})

test('a rate limit is waited for as long as Slack says', async () => {
  slack.faults.arm({ kind: 'rate-limit', retryAfter: 30 })
  const limited = await failureOf(start, world())
  expect(limited).toMatchObject({ code: 'RATE_LIMITED', retry: 'safe', retryAfterSeconds: 30 })
})

test('the token is in the header of the request, and nowhere that is kept or shown', async () => {
  const made = world()
  const looked = await post.look(start, made.reads, never)
  const done = await carryOut(post, start, made)
  slack.faults.arm({ kind: 'cut-after' })
  const lost = await carryOut(post, { ...start, message: 'end' }, made)
  expect(JSON.stringify([looked, done, lost, made.recorded])).not.toContain('canary')
  expect(JSON.stringify(made.recorded)).toContain('Bearer {secret:slack-bot}')
})
