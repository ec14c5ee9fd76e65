import { RPCHandler } from '@orpc/server/message-port'
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import type { Kernel } from '../../kernel/create-kernel.ts'
import { mayNavigate } from './app-address.ts'

/**
 * Hands the page its one line to the kernel. The page asks for nothing: the port is sent by us, to the
 * main frame of our window, when that shows our own page; so there is no sender to be deceived by.
 * A reload gets a new port, and the one before is closed.
 *
 * `dom-ready` comes after the page's own scripts ran, so that they listen by then.
 */
export function handPortOver(
  contents: WebContents,
  opening: Promise<Pick<Kernel, 'router'>>,
  actor: string,
): void {
  const ready = opening.then(({ router }) => new RPCHandler(router))
  // Whoever opens the kernel tells why it did not.
  ready.catch(() => undefined)
  let handed: MessagePortMain | undefined

  async function hand(): Promise<void> {
    handed?.close()
    handed = undefined
    const handler = await ready
    // The kernel may have taken its time: the page can be another one by now.
    if (contents.isDestroyed() || !mayNavigate(contents.mainFrame.url)) return
    const { port1, port2 } = new MessageChannelMain()
    handed = port1
    handler.upgrade(port1, { context: { actor } })
    port1.start()
    contents.mainFrame.postMessage('kernel-port', null, [port2])
  }
  contents.on('dom-ready', () => void hand().catch(() => undefined))
}
