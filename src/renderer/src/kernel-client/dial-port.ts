import { RPCLink } from '@orpc/client/message-port'
import type { Dial } from './line.ts'

/**
 * Takes the one message port that the Electron host hands over. The preload script posts it from our own
 * window; the first one counts and later ones are ignored, so that no other script can slip one in.
 */
export function awaitPort(page: Window): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0]
      if (event.source !== page || event.data !== 'kernel-port' || port === undefined) return
      page.removeEventListener('message', listen)
      resolve(port)
    }
    page.addEventListener('message', listen)
  })
}

/** The line of the Electron host: it lasts as long as the kernel does. */
export function dialPort(arrival: Promise<MessagePort>): Dial {
  return async () => {
    const port = await arrival
    port.start()
    const closed = new Promise<void>((resolve) => {
      port.addEventListener('close', () => resolve())
    })
    return { link: new RPCLink({ port }), closed }
  }
}
