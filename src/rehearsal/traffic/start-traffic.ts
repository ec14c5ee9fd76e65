import { Agent } from 'node:http'
import path from 'node:path'
import { openSampleLog } from './sample-log.ts'
import { type LoadRequest, sendRequest } from './send-request.ts'
import { summariseTraffic, type TrafficSummary } from './summarise-traffic.ts'
import { isGoodStatus, type TrafficTarget } from './traffic-sample.ts'

export interface TrafficOptions {
  readonly dir: string
  /** Origins of the production site; asked in turn. */
  readonly siteUrls: readonly string[]
  /** Origin of the API. */
  readonly apiUrl: string
}

/** A light steady load, and what it saw. */
export interface Traffic {
  /** What users saw since a moment (milliseconds of the epoch). */
  summary(since: number): TrafficSummary
  stop(): Promise<void>
}

const API_READS_A_SECOND = 16
const API_WRITES_A_SECOND = 4
const SITE_PAGES_A_SECOND = 5
/** A stalled server must not gather requests without end; users give up too. */
const MOST_AT_ONCE = 150

const PAGES = ['/', '/login', '/stylists', '/wallet']
const READS = ['/api/stylists', '/api/auth/health']
const WRITES = ['/api/bookings', '/api/wallets/transfer']

/**
 * Starts the load: about 20 requests a second to the API, a fifth of them writes, and 5 to the site. It does not
 * slow down when answers are slow, so that downtime is seen as users would see it.
 */
export function startTraffic(options: TrafficOptions): Traffic {
  const log = openSampleLog(path.join(options.dir, 'traffic.ndjson'))
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE, timeout: 10_000 })
  const waiting = new Set<Promise<void>>()
  const send = async (target: TrafficTarget, asked: LoadRequest) => {
    const t = Date.now()
    const started = performance.now()
    const status = await sendRequest(asked, agent)
    log.add({
      t,
      target,
      ok: isGoodStatus(status),
      status,
      ms: Math.round(performance.now() - started),
    })
  }
  const every = (perSecond: number, target: TrafficTarget, next: (n: number) => LoadRequest) => {
    let n = 0
    return setInterval(() => {
      if (waiting.size >= MOST_AT_ONCE) return
      const going = send(target, next(n)).finally(() => waiting.delete(going))
      waiting.add(going)
      n += 1
    }, 1_000 / perSecond)
  }
  const timers = [
    every(SITE_PAGES_A_SECOND, 'site', (n) =>
      get(`${pick(options.siteUrls, Math.floor(n / PAGES.length))}${pick(PAGES, n)}`),
    ),
    every(API_READS_A_SECOND, 'api-read', (n) => get(`${options.apiUrl}${pick(READS, n)}`)),
    every(API_WRITES_A_SECOND, 'api-write', (n) => ({
      url: `${options.apiUrl}${pick(WRITES, n)}`,
      method: 'POST',
      body: '{}',
    })),
    setInterval(log.flush, 1_000),
  ]
  return {
    summary: (since) => summariseTraffic(log.since(since), Date.now()),
    async stop() {
      for (const timer of timers) clearInterval(timer)
      agent.destroy()
      await Promise.all(waiting)
      log.flush()
    },
  }
}

function get(url: string): LoadRequest {
  return { url, method: 'GET' }
}

function pick(list: readonly string[], n: number): string {
  return list[n % list.length] ?? ''
}
