import { connect, createServer, type Socket } from 'node:net'

/** What becomes of a chunk that a client sends: passed on, held until `release`, or passed on and then the client cut off. */
export type Decision = 'pass' | 'hold' | 'pass-and-freeze' | 'pass-and-cut'

/** A wire between console and server that can be frozen or cut at the very message that matters. */
export interface TcpProxy {
  readonly port: number
  /** Sends on whatever was held, and lets answers through again. */
  release(): void
  /** Resolves when `decide` first said something else than `pass`. */
  readonly struck: Promise<void>
  close(): Promise<void>
}

/** Starts a proxy on a free loopback port; `decide` sees every chunk from the client. */
export async function startTcpProxy(
  target: { readonly host: string; readonly port: number },
  decide: (chunk: Buffer) => Decision,
): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  let strike: () => void = () => undefined
  const struck = new Promise<void>((resolve) => {
    strike = resolve
  })
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    let frozen = false
    client.on('data', (chunk: Buffer) => {
      const decision = frozen ? 'hold' : decide(chunk)
      if (decision !== 'pass') strike()
      if (decision === 'pass-and-freeze' || decision === 'hold') frozen = true
      if (decision === 'hold') {
        held.push(() => void upstream.write(chunk))
        return
      }
      upstream.write(chunk)
      if (decision === 'pass-and-cut') client.destroy()
    })
    upstream.on('data', (chunk: Buffer) => {
      if (frozen) held.push(() => void client.write(chunk))
      else client.write(chunk)
    })
    held.push(() => {
      frozen = false
    })
    client.on('close', () => (frozen ? undefined : setTimeout(() => upstream.end(), 200)))
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    struck,
    release() {
      for (const go of held.splice(0)) go()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
