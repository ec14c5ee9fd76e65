import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Alias } from './alias.ts'
import type { Faults } from './faults.ts'
import { send, type WireAnswer } from './http-listener.ts'
import type { Platform } from './platform.ts'
import { answerVisitor } from './site-door.ts'
import { transportTrouble } from './transport-fault.ts'

export interface SiteOptions {
  readonly platform: Platform
  readonly faults: Faults
  readonly label: Alias['label']
}

/** Region, time and a random part, as the edge writes its request ids. */
function requestId(now: Date): string {
  return `fra1::${randomBytes(3).toString('hex')}-${now.getTime()}-${randomBytes(6).toString('hex')}`
}

function answer(request: IncomingMessage, options: SiteOptions): WireAnswer {
  const { platform, label } = options
  const method = request.method ?? 'GET'
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: '' }
  }
  const url = new URL(request.url ?? '/', 'http://site.invalid')
  const header = request.headers['x-deployment-id']
  return answerVisitor(platform.state(), {
    label,
    host: request.headers.host,
    path: url.pathname,
    query: url.searchParams,
    cookie: request.headers.cookie,
    deploymentHeader: typeof header === 'string' ? header : undefined,
  })
}

function oneDomain(options: SiteOptions) {
  const { platform, faults, label } = options
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.resume()
    const host = platform.state().aliases.find((each) => each.label === label)?.host
    const struck = faults.strike(
      ['site'],
      ({ domain }) => domain === undefined || domain === label || domain === host,
    )
    const trouble = transportTrouble(struck, platform.now())
    if (trouble.delayMs > 0) await sleep(trouble.delayMs)
    if (trouble.cut !== 'never') {
      request.socket.destroy()
      return
    }
    const { instead } = trouble
    const served: WireAnswer =
      instead === null
        ? answer(request, options)
        : 'wire' in instead
          ? instead.wire
          : { status: instead.status, headers: { ...instead.headers }, body: 'Service unavailable' }
    const now = platform.now()
    send(
      response,
      { ...served, headers: { ...served.headers, 'x-vercel-id': requestId(now) } },
      now,
    )
  }
}

/** The request listener of one production domain. */
export function siteHandler(options: SiteOptions) {
  const handle = oneDomain(options)
  return (request: IncomingMessage, response: ServerResponse): void => {
    // Only a broken connection can fail here; nobody is left to answer.
    handle(request, response).catch(() => request.socket.destroy())
  }
}
