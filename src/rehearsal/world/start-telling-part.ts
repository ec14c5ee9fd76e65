import { type PagerDutyStandIn, startPagerDuty } from '../pagerduty/start-pagerduty.ts'
import { type SlackStandIn, startSlackStandIn } from '../slack/start-slack-stand-in.ts'
import { type StatuspageStandIn, startStatuspage } from '../statuspage/start-statuspage.ts'
import type { Endings } from './endings.ts'
import type { PartOptions } from './part-options.ts'

/** Where people are told: the incident channel, the page that users read, the pager. */
export interface TellingPart {
  readonly slack: SlackStandIn
  readonly statuspage: StatuspageStandIn
  readonly pagerduty: PagerDutyStandIn
}

export const SLACK_CHANNEL = 'C0VLOSSOM01'
export const STATUS_PAGE = 'vlossomstatus'
export const STATUS_COMPONENTS = [
  { id: 'component-web', name: 'Website' },
  { id: 'component-api', name: 'Bookings' },
] as const

/** Starts the three side by side; each keeps what it was told in its own folder. */
export async function startTellingPart(
  part: Pick<PartOptions, 'layout' | 'credentials' | 'ports'>,
  endings: Endings,
): Promise<TellingPart> {
  const { layout, credentials, ports } = part
  const now = () => new Date()
  const bot = {
    token: credentials.slackBot,
    channelId: SLACK_CHANNEL,
    scopes: ['chat:write', 'channels:history'],
  }
  const webhookPath = credentials.slackPath
  const [slack, statuspage, pagerduty] = await Promise.all([
    endings.add(
      startSlackStandIn({ dir: layout.slack, port: ports.slack, webhookPath, bot, now }),
      (started) => started.close(),
    ),
    endings.add(
      startStatuspage({
        dir: layout.statuspage,
        port: ports.statuspage,
        apiKey: credentials.statuspageKey,
        pageId: STATUS_PAGE,
        components: STATUS_COMPONENTS,
        now,
      }),
      (started) => started.close(),
    ),
    endings.add(
      startPagerDuty({
        dir: layout.pagerduty,
        port: ports.pagerduty,
        routingKey: credentials.pagerdutyKey,
        now,
      }),
      (started) => started.close(),
    ),
  ])
  return { slack, statuspage, pagerduty }
}
