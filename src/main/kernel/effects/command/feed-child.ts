import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { type Failure, failureOf } from '../../../../shared/domain/failure.ts'
import type { ChildSpec } from './child-spec.ts'

/**
 * Writes bytes to a child as fast as it takes them. A source that fails never looks like one that ended: `stop` kills
 * the child first, and only then is its input closed. Resolves, with why, when there is no more to write.
 */
export async function feedChild(
  stdin: ChildSpec['stdin'],
  to: Writable | null | undefined,
  stop: () => void,
): Promise<Failure | undefined> {
  if (stdin === null || !('bytes' in stdin) || to === null || to === undefined) return undefined
  let gone = false
  const closed = new AbortController()
  // EPIPE: the child has read all that it wants, or has ended; its exit code says which.
  to.on('error', () => undefined)
  to.once('close', () => {
    gone = true
    closed.abort()
  })
  try {
    for await (const bytes of stdin.bytes) {
      if (gone) return undefined
      if (!to.write(bytes)) await drained(to, closed.signal)
    }
    to.end()
    return undefined
  } catch (error) {
    if (gone) return undefined
    stop()
    return failureOf(error, 'to read what the program is to be given')
  }
}

async function drained(to: Writable, closed: AbortSignal): Promise<void> {
  if (closed.aborted) return
  await once(to, 'drain', { signal: closed }).catch(() => undefined)
}
