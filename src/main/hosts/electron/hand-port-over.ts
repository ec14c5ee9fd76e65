import { RPCHandler } from '@orpc/server/message-port'
import type { MessageChannelMain, MessagePortMain, WebContents } from 'electron'
import type { Kernel } from '../../kernel/create-kernel.ts'
import { mayNavigate } from './app-address.ts'

/** The part of a window's contents that the handshake needs. */
export interface PortReceiver extends Pick<WebContents, 'isDestroyed'> {
  readonly mainFrame: Pick<WebContents['mainFrame'], 'url' | 'postMessage'>
  on(event: 'dom-ready', listener: () => void): unknown
}

/**
 * Hands the page its one line to the kernel. The page asks for nothing: the port is sent by us, to the
 * main frame of our window, when that shows our own page; so there is no sender to be deceived by.
 * A reload gets a new port, and the one before is closed.
 *
 * `dom-ready` comes after the page's own scripts ran, so that they listen by then.
 */
export function handPortOver(
  contents: PortReceiver,
  parts: {
    readonly opening: Promise<Pick<Kernel, 'router'>>
    /** Named by the host, never by the page. */
    readonly actor: string
    readonly newChannel: () => MessageChannelMain
  },
): void {
  const ready = parts.opening.then(({ router }) => new RPCHandler(router))
  // Whoever opens the kernel tells why it did not.
  ready.catch(() => undefined)
  let handed: MessagePortMain | undefined
  let loads = 0

  async function hand(): Promise<void> {
    loads += 1
    const load = loads
    handed?.close()
    handed = undefined
    const handler = await ready
    // The kernel may have taken its time: the page can be another one by now.
    if (load !== loads || contents.isDestroyed() || !mayNavigate(contents.mainFrame.url)) return
    const { port1, port2 } = parts.newChannel()
    handed = port1
    handler.upgrade(port1, { context: { actor: parts.actor } })
    port1.start()
    contents.mainFrame.postMessage('kernel-port', null, [port2])
  }
  contents.on('dom-ready', () => void hand().catch(() => undefined))
}
