import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import type { MessageChannelMain } from 'electron'
import { expect, onTestFinished, test } from 'vitest'
import { handPortOver } from '../../../src/main/hosts/electron/hand-port-over.ts'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'

const router = {
  who: os.$context<{ readonly actor: string }>().handler(({ context }) => context.actor),
}

/** Our window's contents as far as the handshake goes, with Node's message ports for Electron's. */
function makeWindow(opening: Promise<unknown>) {
  const handed: MessagePort[] = []
  let ready: () => void = () => undefined
  const mainFrame = {
    url: 'app://console/',
    postMessage: (channel: string, _: unknown, ports: readonly unknown[] = []) => {
      if (channel === 'kernel-port') handed.push(...(ports as readonly MessagePort[]))
    },
  }
  const contents = {
    mainFrame,
    isDestroyed: () => false,
    on: (_: 'dom-ready', listener: () => void) => {
      ready = listener
    },
  }
  handPortOver(contents, {
    opening: opening as Promise<Pick<Kernel, 'router'>>,
    actor: 'noor',
    newChannel: () => new MessageChannel() as unknown as MessageChannelMain,
  })
  onTestFinished(() => {
    for (const port of handed) port.close()
  })
  const load = async (url = 'app://console/') => {
    mainFrame.url = url
    ready()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return { handed, load }
}

test('our page is handed one port, on which it is who the host says', async () => {
  const { handed, load } = makeWindow(Promise.resolve({ router }))
  await load()
  expect(handed).toHaveLength(1)
  const [port] = handed
  if (port === undefined) throw new Error('no port')
  const link = new RPCLink({ port })
  const client = createORPCClient(link) as unknown as { who(): Promise<string> }
  expect(await client.who()).toBe('noor')
})

test('a page that is not ours is handed nothing', async () => {
  const { handed, load } = makeWindow(Promise.resolve({ router }))
  await load('https://evil.test/')
  await load('app://console.evil.test/')
  expect(handed).toEqual([])
})

test('a reload gets a new port, and the one before is closed', async () => {
  const { handed, load } = makeWindow(Promise.resolve({ router }))
  await load()
  const closed = new Promise((resolve) => handed[0]?.once('close', () => resolve('closed')))
  await load()
  expect([handed.length, await closed]).toEqual([2, 'closed'])
})

test('a page that reloads while the kernel opens is handed one port, when it is open', async () => {
  const opening = Promise.withResolvers<unknown>()
  const { handed, load } = makeWindow(opening.promise)
  await load()
  await load()
  expect(handed).toEqual([])
  opening.resolve({ router })
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(handed).toHaveLength(1)
})

test('a kernel that does not open hands nothing over and breaks nothing', async () => {
  const { handed, load } = makeWindow(Promise.reject(new Error('no kernel')))
  await load()
  expect(handed).toEqual([])
})
