import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { os } from '@orpc/server'
import { afterAll, afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { serveRpc } from '../../../src/main/hosts/node/server/serve-rpc.ts'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { enter, makeRenderer, type ServerBench, startBench } from './server-bench.ts'

const renderer = makeRenderer()
afterAll(() => renderer.remove())
let bench: ServerBench
afterEach(() => bench.server.close())

/** A router as small as one can be, in the place of the kernel's. */
function smallKernel() {
  const base = os.$context<{ readonly actor: string }>()
  const stopped = Promise.withResolvers<void>()
  const router = {
    who: base.handler(({ context }) => context.actor),
    fails: base.handler(() => {
      throw new Error('ENOENT /home/me/secret')
    }),
    ticks: base.handler(async function* ({ signal }) {
      try {
        for (let tick = 0; signal?.aborted !== true; tick += 1) {
          yield tick
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      } finally {
        stopped.resolve()
      }
    }),
  }
  return { router, stopped: stopped.promise }
}

interface SmallClient {
  who(): Promise<string>
  fails(): Promise<void>
  ticks(): Promise<AsyncIterable<number>>
}

async function connectTo(opening: Promise<unknown>) {
  // The double stands for the kernel's own router, which serveRpc only hands on.
  bench = await startBench(renderer.folder, {
    serve: serveRpc(opening as Promise<Pick<Kernel, 'router'>>, 'noor'),
  })
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
  return { socket, client: createORPCClient(link) as unknown as SmallClient }
}

test('the actor is the one that the host names', async () => {
  const { client } = await connectTo(Promise.resolve(smallKernel()))
  expect(await client.who()).toBe('noor')
})

test('what is asked before the kernel is open is answered when it is', async () => {
  const opening = Promise.withResolvers<unknown>()
  const { client } = await connectTo(opening.promise)
  const asked = client.who()
  const early = await Promise.race([
    asked,
    new Promise((resolve) => setTimeout(resolve, 50, 'waits')),
  ])
  opening.resolve(smallKernel())
  expect([early, await asked]).toEqual(['waits', 'noor'])
})

test('an undeclared error crosses without its words', async () => {
  const { client } = await connectTo(Promise.resolve(smallKernel()))
  const thrown = await client.fails().catch((error: unknown) => error)
  expect(String(thrown)).toBe('Error: Internal server error')
  expect(JSON.stringify(thrown)).not.toContain('secret')
})

test('a line that closes stops its streams', async () => {
  const kernel = smallKernel()
  const { client, socket } = await connectTo(Promise.resolve(kernel))
  const seen: number[] = []
  for await (const tick of await client.ticks()) {
    seen.push(tick)
    if (tick === 2) break
  }
  expect(seen).toEqual([0, 1, 2])
  await client.ticks()
  socket.close()
  await kernel.stopped
})

test('a page may not speak before it was let in', async () => {
  bench = await startBench(renderer.folder, {
    serve: serveRpc(Promise.reject(new Error('no kernel')), 'noor'),
  })
  const { cookie } = await bench.letIn()
  const socket = await bench.dial({ origin: bench.origin, cookie })
  if (!(socket instanceof WebSocket)) throw new Error('refused')
  const code = new Promise((resolve) => socket.once('close', resolve))
  socket.send('{"i":"1","p":{"u":"/who"}}')
  expect(await code).toBe(4401)
})
