import { z } from 'zod'
import { type Failure, type FailureCode, failure } from '../../../../shared/domain/failure.ts'
import type { SlackProfile } from '../../../../shared/domain/profile-telling.ts'
import type { HttpResponse } from '../../ports/http.ts'
import type { Receipt } from '../../ports/system.ts'
import { answerFailure, unexpectedAnswer } from '../provider-failure.ts'
import type { PostDetails } from './post-details.ts'
import type { Sending } from './webhook.ts'

export type BotProfile = SlackProfile & Required<Pick<SlackProfile, 'bot'>>

/** The name of what a message carries, beside its text, to be found again by. */
export const EVENT_TYPE = 'rollback_console'

/** Every method of the Web API answers 200, and says in the body whether it was done. */
const BotAnswer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
  provided: z.string().optional(),
})

const Posted = z.object({ channel: z.string(), ts: z.string() })

const CODES: Readonly<Record<string, FailureCode>> = {
  invalid_auth: 'UNAUTHORIZED',
  not_authed: 'UNAUTHORIZED',
  account_inactive: 'UNAUTHORIZED',
  token_revoked: 'UNAUTHORIZED',
  token_expired: 'UNAUTHORIZED',
  missing_scope: 'FORBIDDEN',
  not_in_channel: 'FORBIDDEN',
  restricted_action: 'FORBIDDEN',
  channel_not_found: 'NOT_FOUND',
  ratelimited: 'RATE_LIMITED',
  rate_limited: 'RATE_LIMITED',
}

const NEXT: Readonly<Record<string, string>> = {
  not_in_channel:
    'Invite the bot into the channel, then try again; tell the team by hand meanwhile.',
  channel_not_found:
    'Check slack.bot.channelId in the profile: the id (C…), not the name. A private channel is found once the bot was invited.',
  is_archived: 'Name another channel in the profile; tell the team by hand meanwhile.',
  missing_scope: 'Add the scope to the Slack app, install it again, and enter the new token.',
}

/** Slack says that it failed inside: it may have been posted before. */
const unsure: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
])

/** What an answer of the Web API means, where it is no success; `lost` where it does not say whether it was done. */
export function judgeBotAnswer(
  response: HttpResponse,
  asked: { readonly tried: string; readonly secret: string },
):
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'lost'; readonly failure: Failure } {
  const named = { provider: 'Slack', ...asked }
  if (response.status === 429) {
    return { kind: 'refused', failure: answerFailure(named, response, 'ratelimited') }
  }
  const parsed = BotAnswer.safeParse(response.json)
  if (response.status !== 200 || !parsed.success) {
    const said = response.text.slice(0, 300) || 'no text'
    const found =
      response.status === 200
        ? unexpectedAnswer(named, response, 'no `ok` in it')
        : answerFailure(named, response, said)
    return {
      kind: response.status >= 500 || response.status === 200 ? 'lost' : 'refused',
      failure: found,
    }
  }
  const { ok, error = 'no reason', needed, provided } = parsed.data
  if (ok) return { kind: 'ok' }
  const scopes = needed === undefined ? '' : ` (needed: ${needed}; provided: ${provided ?? 'none'})`
  const code = CODES[error] ?? 'REFUSED_BY_PROVIDER'
  const said = failure(code, {
    summary: `Slack answered: ${error}${scopes}.`,
    tried: asked.tried,
    answered: `HTTP 200 ok: false, ${error}${scopes}`,
    next:
      NEXT[error] ??
      (code === 'UNAUTHORIZED'
        ? `Enter a valid bot token as credential “${asked.secret}”; tell the team by hand meanwhile.`
        : 'Read the answer, and tell the team by hand.'),
    retry: code === 'RATE_LIMITED' ? 'safe' : 'no',
  })
  return { kind: unsure.has(error) ? 'lost' : 'refused', failure: said }
}

/** `chat.postMessage`, below a message where it belongs to one; what ends or stops something is shown in the channel too. */
export async function postAsBot(
  { text, key, thread, channel }: PostDetails,
  { bot, secret }: BotProfile,
  { world, signal }: Sending,
): Promise<Receipt> {
  const sent = await world.http.mutate(
    {
      method: 'POST',
      url: `${bot.url}/chat.postMessage`,
      headers: { authorization: { secret, prefix: 'Bearer ' } },
      body: {
        channel: bot.channelId,
        text,
        unfurl_links: false,
        unfurl_media: false,
        ...(thread === undefined ? {} : { thread_ts: thread, reply_broadcast: true }),
        metadata: { event_type: EVENT_TYPE, event_payload: { key } },
      },
    },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const asked = { tried: `chat.postMessage to ${channel}`, secret }
  const judged = judgeBotAnswer(sent.answer, asked)
  switch (judged.kind) {
    case 'ok': {
      const posted = Posted.safeParse(sent.answer.json)
      return { kind: 'accepted', facts: posted.success ? posted.data : {} }
    }
    case 'refused':
      return judged
    case 'lost':
      return { kind: 'reply-lost', failure: judged.failure }
  }
}
