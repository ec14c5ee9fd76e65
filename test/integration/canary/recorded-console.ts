import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { openPages } from '../../../src/main/hosts/node/open-pages.ts'
import { serveRpc } from '../../../src/main/hosts/node/server/serve-rpc.ts'
import { createKernel } from '../../../src/main/kernel/create-kernel.ts'
import type { Contract } from '../../../src/shared/contract/index.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { enter, makeRenderer, startBench } from '../hosts/server-bench.ts'

/** A console as a browser has it: the kernel behind the Node host's own server, and every frame that crosses. */
export interface RecordedConsole {
  readonly client: ContractRouterClient<Contract>
  /** Text of every frame that went to the page. */
  readonly messages: readonly string[]
  /** Reads a stream in the background, as a panel does. */
  watch(stream: AsyncIterable<unknown>): { end(): Promise<void> }
  /** Plays the operator until the run has ended. @returns its outcome */
  driveToEnd(run: string): Promise<string | undefined>
  close(): Promise<void>
}

export async function openRecordedConsole(world: string): Promise<RecordedConsole> {
  const host = openPages({ say: () => undefined })
  const looks = { theme: 'auto', privacy: false } as const
  const kernel = await createKernel({
    environment: { kind: 'rehearsal', dir: world, monitoringMinutes: 1 / 60 },
    actor: 'noor',
    host,
    version: 'canary',
    searchPath: process.env['PATH'] ?? '',
    hostName: 'canary',
    preferences: { get: () => looks, set: () => looks },
  })
  const renderer = makeRenderer()
  const serve = serveRpc(Promise.resolve(kernel), 'noor')
  const bench = await startBench(renderer.folder, { serve })
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  const messages: string[] = []
  socket.on('message', (data) => messages.push(String(data)))
  // The `ws` client has what the link uses of a browser's.
  const websocket = socket as unknown as globalThis.WebSocket
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket }))

  return {
    client,
    messages,
    watch(stream) {
      const iterator = stream[Symbol.asyncIterator]()
      const reading = (async () => {
        while ((await iterator.next()).done !== true);
      })().catch(() => undefined)
      return {
        async end() {
          await iterator.return?.()
          await reading
        },
      }
    },
    async driveToEnd(run) {
      const handled = new Set<string>()
      for await (const seen of await client.runs.watch({ run })) {
        if (seen.endedAt !== undefined) return seen.outcome
        await playOperator(client, seen, handled)
      }
      return undefined
    },
    async close() {
      socket.close()
      await bench.server.close()
      await kernel.close()
      await host.close()
      renderer.remove()
    },
  }
}

async function playOperator(
  client: ContractRouterClient<Contract>,
  { id: run, steps }: Run,
  handled: Set<string>,
): Promise<void> {
  for (const { id: step, state } of steps) {
    if (handled.has(step)) continue
    if (state.kind === 'awaiting-operator') {
      handled.add(step)
      await client.runs.answer({ run, step, evidence: 'seen' })
    } else if (state.kind === 'awaiting-approval') {
      handled.add(step)
      await client.session.arm()
      const challenge = state.plan.challenge?.expects
      const typed = challenge === undefined ? {} : { challenge }
      await client.runs.approve({ run, step, hash: state.planHash, ...typed })
    }
  }
}
