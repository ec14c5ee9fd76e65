import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { HttpResponse } from '../../ports/http.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Operation, Receipt } from '../../ports/system.ts'
import { answerFailure } from '../provider-failure.ts'
import { slackText } from './message-text.ts'

const PostInput = z.object({
  run: z.string().regex(/^[a-z0-9]{1,32}$/, 'not a run id'),
  message: z.enum(['start', 'stop', 'swap', 'end']),
  /** Masked already, like everything that comes out of a run. */
  reason: z.string().exactOptional(),
  /** How the run stands, for the last message. */
  standing: z.string().exactOptional(),
  /** The undo card as text. */
  card: z.string().exactOptional(),
})
type PostInput = z.infer<typeof PostInput>

const PostDetails = z.object({ channel: z.string(), text: z.string() })
type PostDetails = z.infer<typeof PostDetails>

type Channel = Pick<Profile, 'slack' | 'environment'>

/** A profile that has no channel has lost it since the plan was made. */
function noChannel(): Receipt {
  return {
    kind: 'not-sent',
    failure: failure('PROFILE_INVALID', {
      summary: 'The profile names no Slack channel.',
      tried: 'post to Slack',
      next: 'Add slack to the profile, or tell the team by hand.',
      field: 'slack',
      retry: 'no',
    }),
  }
}

async function apply(
  { text, channel }: PostDetails,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const slack = world.profile.slack
  if (slack === undefined) return noChannel()
  // The address of a webhook is itself the secret.
  const url = { secret: slack.secret }
  const body = { text, unfurl_links: false, unfurl_media: false }
  const sent = await world.http.mutate({ method: 'POST', url, body }, signal)
  if (sent.kind !== 'answered') return sent
  const response: HttpResponse = sent.answer
  if (response.status >= 200 && response.status < 300) {
    return { kind: 'accepted', facts: { channel, status: response.status } }
  }
  const asked = { provider: 'Slack', tried: `post to ${channel}`, secret: slack.secret }
  const said = response.text.slice(0, 300) || 'no text'
  const unsure = 'Most likely not posted: Slack answered with an error.'
  const found = answerFailure(asked, response, said, response.status >= 500 ? unsure : undefined)
  const next = 'Look into the channel before it is posted again, or tell the team by hand.'
  return { kind: 'refused', failure: { ...found, next } }
}

/**
 * One message through an incoming webhook. A webhook cannot be read back, so a message whose reply was
 * lost counts as posted and is never posted twice: at most once, and the channel shows which.
 */
export const post: Operation<PostInput, Channel, PostDetails> = {
  system: 'slack',
  name: 'post',
  input: PostInput,
  details: PostDetails,
  patience: { everyMs: 500, forMs: 2_000 },
  probe: async (_, { profile }) => ({
    environment: profile.environment,
    ...(profile.slack === undefined ? {} : { slack: profile.slack }),
  }),
  plan(input, { slack, environment }) {
    if (slack === undefined) {
      const because = 'There is no channel in the profile: tell the team by hand.'
      return { kind: 'nothing-to-do', because, evidence: [] }
    }
    const { message: occasion, ...rest } = input
    const text = slackText({ environment, occasion, ...rest })
    const { channel } = slack
    return {
      kind: 'plan',
      plan: {
        system: 'slack',
        operation: 'post',
        title: `Tell ${channel}: ${occasion}`,
        now: [],
        target: [fact('Channel', channel), fact('Run', input.run)],
        acts: [{ kind: 'message', channel, text }],
        preconditions: {},
        details: { channel, text },
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'A webhook cannot take a message back; post a correction.',
  }),
  preState: async () => ({}),
  apply: ({ details }, world, signal) => apply(details, world, signal),
  reconcile: async () => 'happened',
  verify: async ({ details }) => ({
    kind: 'verified',
    evidence: [
      fact('Posted to', details.channel),
      fact('Proof', 'Slack took it, or its answer was lost: a webhook cannot be read back'),
    ],
  }),
}
