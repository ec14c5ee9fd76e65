import { RPCHandler } from '@orpc/server/bun-ws'
import type { Kernel } from '../../../kernel/create-kernel.ts'
import type { Line, LineServer } from './line.ts'

/**
 * Puts lines through to the kernel's router. The actor is named here: what the page says about
 * itself counts for nothing. A line that closes stops its streams, never a run.
 *
 * The adapter is Bun's: the one that is handed its messages, so that we see a bad one before anybody
 * logs it. It knows nothing else of Bun.
 */
export function serveRpc(
  kernel: Pick<Kernel, 'router'>,
  actor: string,
): (line: Line) => LineServer {
  const handler = new RPCHandler(kernel.router)
  return (line) => ({
    message: (text) => handler.message(line, text, { context: { actor } }),
    closed: () => handler.close(line),
  })
}
