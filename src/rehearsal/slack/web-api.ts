import type { SlackMessage } from './slack-message.ts'

/** What a bot may do, and where. */
export interface SlackBot {
  /** `xoxb-…` */
  readonly token: string
  readonly channelId: string
  /** Scopes that the app was given, e.g. `chat:write`. */
  readonly scopes: readonly string[]
}

export interface WebApiRequest {
  readonly method: string
  /** Behind `/api/`. */
  readonly name: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: Record<string, unknown> | null
}

type Answer = Readonly<Record<string, unknown>>

interface Kept {
  messages(): readonly SlackMessage[]
  /** Keeps a message, and answers its `ts`. */
  take(payload: Record<string, unknown>): string
}

const SCOPES: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'conversations.history': 'channels:history',
  'conversations.replies': 'channels:history',
}
const LONGEST_TEXT = 40_000

/** Slack's Web API: whatever goes wrong is answered with 200 and `ok: false` (docs/notifications.md). */
export function answerWebApi(request: WebApiRequest, bot: SlackBot, kept: Kept): Answer {
  const { name, authorization, query, body } = request
  const needed = SCOPES[name]
  if (needed === undefined) return no('unknown_method')
  if (authorization === undefined) return no('not_authed')
  if (authorization !== `Bearer ${bot.token}`) return no('invalid_auth')
  if (!bot.scopes.includes(needed)) {
    return { ...no('missing_scope'), needed, provided: bot.scopes.join(',') }
  }
  if (name === 'chat.postMessage') return postMessage(body, bot, kept)
  // A name is not taken for an id, as at Slack.
  if (query.get('channel') !== bot.channelId) return no('channel_not_found')
  return { ok: true, messages: read(request, kept.messages()), has_more: false }
}

function postMessage(body: Record<string, unknown> | null, bot: SlackBot, kept: Kept): Answer {
  if (body === null) return no('invalid_json')
  const { channel, text, thread_ts: thread } = body
  if (channel !== bot.channelId) return no('channel_not_found')
  if (typeof text !== 'string' || text === '') return no('no_text')
  if (text.length > LONGEST_TEXT) return no('msg_too_long')
  if (thread !== undefined && !kept.messages().some(({ ts }) => ts === thread)) {
    return no('thread_not_found')
  }
  const ts = kept.take(body)
  return { ok: true, channel, ts, message: { type: 'message', text, ts } }
}

/** Newest first; replies come with the message that they answer, and the channel has those that were broadcast. */
function read(
  { name, query }: WebApiRequest,
  messages: readonly SlackMessage[],
): readonly Answer[] {
  const thread = query.get('ts')
  const limit = Number(query.get('limit') ?? 100)
  const seen = messages.filter(({ ts, payload }) => {
    const answers = payload['thread_ts']
    if (name === 'conversations.replies') return ts === thread || answers === thread
    return answers === undefined || payload['reply_broadcast'] === true
  })
  const withMetadata = query.get('include_all_metadata') === 'true'
  return seen
    .toReversed()
    .slice(0, limit)
    .map(({ ts, text, payload }) => ({
      type: 'message',
      ts,
      text,
      ...(withMetadata && payload['metadata'] !== undefined
        ? { metadata: payload['metadata'] }
        : {}),
    }))
}

function no(error: string): Answer {
  return { ok: false, error }
}
