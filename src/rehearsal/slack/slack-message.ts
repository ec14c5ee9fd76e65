/** A message as it was posted. */
export interface SlackMessage {
  /** ISO. */
  readonly at: string
  readonly text: string
  /** Slack's own name for it: seconds and a counter, as text. */
  readonly ts: string
  /** The whole payload. */
  readonly payload: Readonly<Record<string, unknown>>
}
