/** The repository that a system is deployed from. */
export interface SourceProfile {
  /** A clone on this machine: the console works without the network, and never in its files. */
  readonly repository: string
  /** The branch that production is deployed from. */
  readonly branch: string
  /** Name or address of the remote that is pushed to. */
  readonly remote: string
  /** Credential with a token for the remote, where it is an https address. */
  readonly secret?: string
}
