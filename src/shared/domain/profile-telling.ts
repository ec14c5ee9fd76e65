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
