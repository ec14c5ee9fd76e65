import type { ClientLink } from '@orpc/client'

/** An open line to the kernel, whatever it is made of. */
export interface Line {
  readonly link: ClientLink<Record<never, never>>
  /** Resolves when the line is gone. */
  readonly closed: Promise<void>
}

/**
 * Opens a line.
 *
 * @throws NoWayIn where trying again cannot help; anything else is tried again
 */
export type Dial = () => Promise<Line>
