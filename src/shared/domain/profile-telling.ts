/** The incident channel. Without `bot` the secret is the address of an incoming webhook. */
export interface SlackProfile {
  readonly secret: string
  /** As people call it, e.g. `#incidents`. */
  readonly channel: string
  /** With it the secret is a bot token (`xoxb-…`): messages make a thread, and are read back. */
  readonly bot?: {
    /** The id, not the name: `C0123456789`. */
    readonly channelId: string
    /** `https://slack.com/api`. */
    readonly url: string
  }
}

/** A public status page. */
export interface StatusPageProfile {
  readonly kind: 'statuspage' | 'instatus' | 'better-stack'
  /** API base: `https://api.statuspage.io/v1`, `https://api.instatus.com`, `https://uptime.betterstack.com`. */
  readonly url: string
  readonly pageId: string
  readonly secret: string
  /** The page's components that an incident is shown at. */
  readonly components: readonly { readonly id: string; readonly name: string }[]
}

/** PagerDuty's Events API v2: one service, whose escalation pages the backup contact. */
export interface PagerDutyProfile {
  /** `https://events.pagerduty.com`. */
  readonly url: string
  /** Holds the routing (integration) key. */
  readonly secret: string
}
