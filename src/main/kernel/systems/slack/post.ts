import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Operation, Receipt } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { postAsBot } from './bot.ts'
import { slackText } from './message-text.ts'
import { PostDetails } from './post-details.ts'
import { readBack } from './read-back.ts'
import { postByWebhook } from './webhook.ts'

const PostInput = z.object({
  run: z.string().regex(/^[a-z0-9]{1,32}$/, 'not a run id'),
  message: z.enum(['start', 'stop', 'swap', 'end']),
  /** Masked already, like everything that comes out of a run. */
  reason: z.string().exactOptional(),
  /** How the run stands, for the last message. */
  standing: z.string().exactOptional(),
  /** The undo card as text. */
  card: z.string().exactOptional(),
  /** The `ts` of the message that this one belongs below; a bot alone can answer in a thread. */
  thread: z.string().exactOptional(),
  /** When it was first tried, where it had to wait. */
  waitingSince: z.string().exactOptional(),
})
type PostInput = z.infer<typeof PostInput>

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

async function apply(details: PostDetails, world: Effects, signal: AbortSignal): Promise<Receipt> {
  const { slack } = world.profile
  if (slack === undefined) return noChannel()
  return slack.bot === undefined
    ? postByWebhook(details, slack, { world, signal })
    : postAsBot(details, { ...slack, bot: slack.bot }, { world, signal })
}

const LOOKS = { looks: 3, everyMs: 1_000 }

/**
 * One message to the incident channel. A bot's message carries a key and is read back by it. A webhook cannot be
 * read back, so one whose reply was lost counts as posted and is never posted twice: at most once, and the channel
 * shows which.
 */
export const post: Operation<PostInput, Channel, PostDetails> = {
  system: 'slack',
  name: 'post',
  input: PostInput,
  details: PostDetails,
  patience: { everyMs: 500, forMs: 5_000 },
  queues: true,
  probe: async (_, { profile }) => ({
    environment: profile.environment,
    ...(profile.slack === undefined ? {} : { slack: profile.slack }),
  }),
  plan(input, { slack, environment }) {
    if (slack === undefined) {
      const because = 'There is no channel in the profile: tell the team by hand.'
      return { kind: 'nothing-to-do', because, evidence: [] }
    }
    const { message: occasion, thread, ...rest } = input
    const text = slackText({ environment, occasion, ...rest })
    const { channel } = slack
    const inThread = slack.bot === undefined || thread === undefined ? {} : { thread }
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
        details: { channel, text, key: `${input.run}/${occasion}`, ...inThread },
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'A message that people have read cannot be taken back; post a correction.',
  }),
  preState: async () => ({}),
  apply: ({ details }, world, signal) => apply(details, world, signal),
  async reconcile({ plan: { details } }, world, signal) {
    if (world.profile.slack?.bot === undefined) return 'happened'
    return settle(
      async () => {
        const seen = await readBack(details, world, signal)
        if (seen.kind === 'cannot') return 'unsettled'
        return seen.kind === 'found' ? 'happened' : 'did-not'
      },
      LOOKS,
      { world, signal },
    )
  },
  async verify({ details }, world, signal) {
    const posted = fact('Posted to', details.channel)
    if (world.profile.slack?.bot === undefined) {
      const proof = 'Slack took it, or its answer was lost: a webhook cannot be read back'
      return { kind: 'verified', evidence: [posted, fact('Proof', proof)] }
    }
    const seen = await readBack(details, world, signal)
    switch (seen.kind) {
      case 'found':
        return { kind: 'verified', evidence: [posted, fact('Read back as', seen.ts)] }
      case 'absent':
        return { kind: 'pending', waitingFor: 'the message to be in the channel', evidence: [] }
      case 'cannot': {
        const proof = `Slack took it; it could not be read back (${seen.because})`
        return { kind: 'verified', evidence: [posted, fact('Proof', proof)] }
      }
    }
  },
}
