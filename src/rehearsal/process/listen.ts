import type { Server } from 'node:http'

/**
 * Listens on 127.0.0.1 and answers the port: the wanted one, or another where somebody took it between the look
 * (`free-port.ts`) and now, which with all parts of a world starting takes seconds. 0 is any free one.
 */
export async function listen(server: Server, wanted: number): Promise<number> {
  return tryToListen(server, wanted).catch((error: unknown) => {
    if (wanted === 0 || !isTaken(error)) throw error
    return tryToListen(server, 0)
  })
}

/** Closes a server and the connections that are open on it. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function tryToListen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('the server has no port'))
    })
  })
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
