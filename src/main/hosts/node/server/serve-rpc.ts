import { RPCHandler } from '@orpc/server/bun-ws'
import type { Kernel } from '../../../kernel/create-kernel.ts'
import type { Line, LineServer } from './line.ts'

/**
 * Puts lines through to the kernel's router. The actor is named here: what the page says about
 * itself counts for nothing. A line that closes stops its streams, never a run.
 *
 * The adapter is Bun's: the one that is handed its messages, so that we see a bad one before anybody
 * logs it. It knows nothing else of Bun.
 *
 * @param opening the kernel may still be opening: what is asked meanwhile waits, in its order
 */
export function serveRpc(
  opening: Promise<Pick<Kernel, 'router'>>,
  actor: string,
): (line: Line) => LineServer {
  const ready = opening.then(({ router }) => new RPCHandler(router))
  // Whoever opens the kernel tells why it did not; here it only means that nothing is answered.
  ready.catch(() => undefined)
  return (line) => ({
    message: async (text) => (await ready).message(line, text, { context: { actor } }),
    closed: () => {
      void ready.then((handler) => handler.close(line)).catch(() => undefined)
    },
  })
}
