import { plainText } from '../plain-text.ts'

/** What is told to the incident channel, and when. */
export type SlackOccasion = 'start' | 'stop' | 'swap' | 'end'

/** Slack cuts a text at 40,000 characters; a message that people read is shorter. */
const LONGEST_PART = 2500

/**
 * The three characters that Slack gives a meaning. Escaped, `<!here>` from a reason or a commit message
 * is text like any other (docs/notifications.md).
 */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const HEADLINES: Readonly<Record<SlackOccasion, string>> = {
  start: ':rewind: A rollback begins',
  stop: ':no_entry: Traffic stops now: API, workers and writes to the database',
  swap: ':twisted_rightwards_arrows: The restored database takes the place of the live one now',
  end: ':checkered_flag: The rollback has ended',
}

/** The message as it is posted, escaped; an undo card stands in a block that can be copied. */
export function slackText(message: {
  readonly environment: string
  readonly run: string
  readonly occasion: SlackOccasion
  readonly reason?: string
  readonly card?: string
  readonly standing?: string
  /** ISO: the message had to wait since then, and *now* in it means that moment. */
  readonly waitingSince?: string
}): string {
  const { environment, run, occasion, reason, card, standing, waitingSince } = message
  const rehearsal = environment === 'rehearsal' ? 'REHEARSAL: ' : ''
  const part = (text: string) => escapeSlack(plainText(text, LONGEST_PART))
  const fenced = card && part(card).replaceAll('```', "'''")
  return [
    `${rehearsal}${HEADLINES[occasion]} · ${escapeSlack(environment)} · run ${escapeSlack(run)}`,
    ...(waitingSince === undefined
      ? []
      : [`Sent late: this was so at ${waitingSince.slice(0, 16).replace('T', ' ')} UTC.`]),
    ...(reason ? [`Reason: ${part(reason).replaceAll('\n', ' ')}`] : []),
    ...(standing ? [`How it stands: ${part(standing)}`] : []),
    ...(fenced ? ['To go back without this laptop:', '```', fenced, '```'] : []),
  ].join('\n')
}
