/** How a pause of every contract would go now; contracts by their names. */
export interface PausingView {
  readonly paused: readonly string[]
  /** Not paused, and the contract lets the key of this console. */
  readonly byKey: readonly string[]
  /** Not paused, and others must. */
  readonly byOthers: readonly string[]
  /** They have no pause. */
  readonly without: readonly string[]
  /** The endpoint does not answer about them. */
  readonly unknown: readonly string[]
  /** Why the key is away; null where it is here. */
  readonly keyAway: string | null
  /** What would keep the key's transactions from being mined: funds, or the price. */
  readonly trouble: string | null
}
