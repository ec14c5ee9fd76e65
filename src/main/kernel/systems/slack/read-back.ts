import { z } from 'zod'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { EVENT_TYPE, judgeBotAnswer } from './bot.ts'
import type { PostDetails } from './post-details.ts'

export type ReadBack =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  /** Whether it is there cannot be told, e.g. without the scope `channels:history`. */
  | { readonly kind: 'cannot'; readonly because: string }

const Messages = z.object({
  messages: z.array(
    z.looseObject({
      ts: z.string(),
      metadata: z
        .looseObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
})

/** Newest first; more than a channel gets while one message is on its way. */
const LIMIT = '200'

/** Looks for a message by the key that it carries, in the channel or below the message that it answers. */
export async function readBack(
  { key, thread, channel }: Pick<PostDetails, 'key' | 'thread' | 'channel'>,
  world: Reads,
  signal: AbortSignal,
): Promise<ReadBack> {
  const { slack } = world.profile
  if (slack?.bot === undefined) return { kind: 'cannot', because: 'the profile has no bot' }
  const { bot, secret } = slack
  const method = thread === undefined ? 'conversations.history' : 'conversations.replies'
  const query = new URLSearchParams({
    channel: bot.channelId,
    limit: LIMIT,
    include_all_metadata: 'true',
    ...(thread === undefined ? {} : { ts: thread }),
  })
  try {
    const headers = { authorization: { secret, prefix: 'Bearer ' } }
    const url = `${bot.url}/${method}?${query}`
    const response = await world.http.read({ method: 'GET', url, headers }, signal)
    const judged = judgeBotAnswer(response, { tried: `${method} of ${channel}`, secret })
    if (judged.kind !== 'ok') return { kind: 'cannot', because: judged.failure.summary }
    const { messages } = Messages.parse(response.json)
    const found = messages.find(
      ({ metadata }) =>
        metadata?.event_type === EVENT_TYPE && metadata.event_payload['key'] === key,
    )
    return found === undefined ? { kind: 'absent' } : { kind: 'found', ts: found.ts }
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || signal.aborted) throw thrown
    return { kind: 'cannot', because: thrown.failure.summary }
  }
}
