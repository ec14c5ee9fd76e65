import { awaitPort, dialPort } from './dial-port.ts'
import { dialSocket } from './dial-socket.ts'
import { type Kernel, startKernel } from './kernel.ts'

/**
 * Finds the kernel: the Electron host hands a message port over, the Node host listens on a WebSocket.
 * Call it before anything else is loaded, or the port may arrive unheard.
 */
export function connectKernel(page: Window): Kernel {
  if (page.location.protocol === 'app:') return startKernel(dialPort(awaitPort(page)))
  const { location, history, sessionStorage } = page
  const fetchSame = (path: string, init: RequestInit) => page.fetch(path, init)
  return startKernel(dialSocket({ location, history, sessionStorage, fetch: fetchSame }))
}
