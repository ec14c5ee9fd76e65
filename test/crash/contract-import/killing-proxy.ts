import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * When to strike: at the nth request, or at the nth transaction that is offered, before or after the chain has it, or
 * instead: then the chain never gets it.
 */
export interface Moment {
  readonly of: 'request' | 'transaction'
  readonly nth: number
  readonly when: 'before' | 'after' | 'instead'
}

/** An RPC provider that kills who asks it. */
export interface KillingProxy {
  readonly url: string
  /** Strikes at the moment, counted from now, by what is given. */
  arm(moment: Moment, strike: () => void): void
  /** Counted since it was armed. */
  counted(): { readonly requests: number; readonly transactions: number }
  /** Requests that offered a transaction and were passed on, as they came, since the proxy was started. */
  offered(): readonly string[]
  close(): Promise<void>
}

/** What was asked before a kill is passed on all the same, as a network would. */
export async function startKillingProxy(upstream: string): Promise<KillingProxy> {
  let counts = { request: 0, transaction: 0 }
  const passed: string[] = []
  let armed: { readonly moment: Moment; readonly strike: () => void } | null = null
  const due = (of: Moment['of'], when: Moment['when']) =>
    armed?.moment.of === of && armed.moment.when === when && armed.moment.nth === counts[of]
  const server = createServer((request, response) => {
    const pass = async () => {
      const body = await bodyOf(request)
      const kinds: readonly Moment['of'][] = body.includes('"eth_sendRawTransaction"')
        ? ['request', 'transaction']
        : ['request']
      for (const kind of kinds) counts = { ...counts, [kind]: counts[kind] + 1 }
      const before = kinds.some((kind) => due(kind, 'before'))
      const after = kinds.some((kind) => due(kind, 'after'))
      if (before) armed?.strike()
      if (kinds.some((kind) => due(kind, 'instead'))) {
        armed?.strike()
        response.destroy()
        return
      }
      if (kinds.includes('transaction')) passed.push(body)
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(upstream, { method: 'POST', headers, body })
      const text = await answer.text()
      if (after) armed?.strike()
      response.writeHead(answer.status, headers)
      response.end(text)
    }
    response.on('error', () => undefined)
    pass().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server on a TCP port has such an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    arm(moment, strike) {
      counts = { request: 0, transaction: 0 }
      armed = { moment, strike }
    },
    offered: () => passed,
    counted: () => ({ requests: counts.request, transactions: counts.transaction }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString('utf8')
}
