/** How the page hangs on its kernel. Shown in the status line, never hidden. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** The kernel goes on without us; the page shows its last snapshot until it is back. */
  | { readonly kind: 'reconnecting'; readonly attempt: number }
  /** Trying again would not help: the page was opened without its one-time code, or the session ended. */
  | { readonly kind: 'no-way-in'; readonly because: string }

/** Thrown by a dialer when only the operator can help. */
export class NoWayIn extends Error {
  constructor(because: string) {
    super(because)
    this.name = 'NoWayIn'
  }
}
