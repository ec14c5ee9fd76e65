import type { SlackProfile } from '../../../../shared/domain/profile-telling.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Receipt } from '../../ports/system.ts'
import { answerFailure } from '../provider-failure.ts'

export interface Sending {
  readonly world: Effects
  readonly signal: AbortSignal
}

/** Posts through an incoming webhook: 200 `ok` as text, errors as a status with a text code. */
export async function postByWebhook(
  { text, channel }: { readonly text: string; readonly channel: string },
  slack: Pick<SlackProfile, 'secret'>,
  { world, signal }: Sending,
): Promise<Receipt> {
  // The address of a webhook is itself the secret.
  const url = { secret: slack.secret }
  const body = { text, unfurl_links: false, unfurl_media: false }
  const sent = await world.http.mutate({ method: 'POST', url, body }, signal)
  if (sent.kind !== 'answered') return sent
  const response = sent.answer
  if (response.status >= 200 && response.status < 300) {
    return { kind: 'accepted', facts: { channel, status: response.status } }
  }
  const asked = { provider: 'Slack', tried: `post to ${channel}`, secret: slack.secret }
  const said = response.text.slice(0, 300) || 'no text'
  // It may have been posted all the same, and nobody can read it back: not sent again by itself.
  const unsure = response.status >= 500
  const doubt = unsure ? 'Most likely not posted: Slack answered with an error.' : undefined
  const found = answerFailure(asked, response, said, doubt)
  if (found.code === 'RATE_LIMITED') return { kind: 'refused', failure: found }
  const next = 'Look into the channel before it is posted again, or tell the team by hand.'
  return {
    kind: 'refused',
    failure: { ...found, next, retry: unsure ? 'probe-first' : found.retry },
  }
}
