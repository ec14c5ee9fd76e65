import { createServer } from 'node:net'

/**
 * A TCP port of 127.0.0.1 that is free now: `wanted` where it is, else any. Somebody may take it before it is used,
 * so whoever starts a server on it has to be ready to try again.
 */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await canListen(wanted)) !== null) return wanted
  const port = await canListen(0)
  if (port === null) throw new Error('No free TCP port on 127.0.0.1')
  return port
}

function canListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : null
      server.close(() => resolve(taken))
    })
  })
}
