/** What is told to the incident channel, and when. */
export type SlackOccasion = 'start' | 'stop' | 'swap' | 'end'

/** Slack cuts a text at 40,000 characters; a message that people read is shorter. */
const LONGEST_PART = 2500

/**
 * The three characters that Slack gives a meaning. Escaped, `<!here>` from a reason or a commit message
 * is text like any other (facts/notifications.md §4).
 */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

// Control characters (a terminal's colours in a pasted reason) only confuse; line breaks stay.
function plain(text: string): string {
  return Array.from(text)
    .filter((character) => character === '\n' || (character >= ' ' && character !== '\u007f'))
    .join('')
    .slice(0, LONGEST_PART)
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
}): string {
  const { environment, run, occasion, reason, card, standing } = message
  const rehearsal = environment === 'rehearsal' ? 'REHEARSAL: ' : ''
  const fenced = card && escapeSlack(plain(card).replaceAll('```', "'''"))
  return [
    `${rehearsal}${HEADLINES[occasion]} · ${escapeSlack(environment)} · run ${escapeSlack(run)}`,
    ...(reason ? [`Reason: ${escapeSlack(plain(reason).replaceAll('\n', ' '))}`] : []),
    ...(standing ? [`How it stands: ${escapeSlack(plain(standing))}`] : []),
    ...(fenced ? ['To go back without this laptop:', '```', fenced, '```'] : []),
  ].join('\n')
}
