import type { ClientLink } from '@orpc/client'
import { type Connection, NoWayIn } from './connection.ts'
import type { Dial, Line } from './line.ts'

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5_000

/** A link that stays the same for its users while lines come and go below it. */
export interface KeptLink {
  readonly link: ClientLink<Record<never, never>>
  /** Resolves when calls can be made. */
  ready(): Promise<void>
}

/**
 * Keeps a line open, dialling again with growing pauses. A call without a line fails at once: nothing that
 * an operator asked for may be sent later, when they no longer expect it.
 */
export function keepConnected(dial: Dial, tell: (connection: Connection) => void): KeptLink {
  let line: Line | undefined
  let arrived = Promise.withResolvers<void>()

  async function keep(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      tell(attempt === 0 ? { kind: 'connecting' } : { kind: 'reconnecting', attempt })
      try {
        line = await dial()
        attempt = 0
        tell({ kind: 'open' })
        arrived.resolve()
        await line.closed
      } catch (thrown) {
        if (thrown instanceof NoWayIn) {
          tell({ kind: 'no-way-in', because: thrown.message })
          return
        }
      }
      if (line !== undefined) arrived = Promise.withResolvers<void>()
      line = undefined
      tell({ kind: 'reconnecting', attempt: attempt + 1 })
      await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt))
    }
  }

  // Runs as long as the page does.
  void keep()
  return {
    link: {
      call: (path, input, options) =>
        line === undefined
          ? Promise.reject(new Error('The line to the console is interrupted. Nothing was sent.'))
          : line.link.call(path, input, options),
    },
    ready: () => arrived.promise,
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
