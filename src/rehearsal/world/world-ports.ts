import { freePort } from '../process/free-port.ts'
import { readJsonFile } from '../process/json-file.ts'

/** TCP ports of 127.0.0.1 that a world uses; kept, so that a world comes back under the same addresses. */
export interface WorldPorts {
  readonly postgres: number
  readonly history: number
  readonly vercel: number
  /** One for each production domain of the site. */
  readonly site: readonly number[]
  readonly railway: number
  readonly api: number
  readonly slack: number
  readonly statuspage: number
  readonly pagerduty: number
  readonly chain: number
  readonly bundler: number
  readonly store: number
  /** One for each RPC provider in front of the chain. */
  readonly rpc: readonly number[]
}

// The simulated project's production domains: main, www, app.
const DOMAINS = 3
/** Two that can disagree. */
const RPC_PROVIDERS = 2

/** The ports of the last time where they are free, else others. */
export async function choosePorts(file: string): Promise<WorldPorts> {
  const last = lastPorts(file)
  const names = [
    'postgres',
    'history',
    'vercel',
    'railway',
    'api',
    'slack',
    'statuspage',
    'pagerduty',
    'chain',
    'bundler',
    'store',
  ] as const
  const single = await Promise.all(names.map(async (name) => [name, await freePort(last[name])]))
  const several = (name: string, length: number) =>
    Promise.all(Array.from({ length }, (_, index) => freePort(last[`${name}${index}`])))
  const [site, rpc] = await Promise.all([several('site', DOMAINS), several('rpc', RPC_PROVIDERS)])
  // Every name of one port is in the list.
  return { ...(Object.fromEntries(single) as Record<(typeof names)[number], number>), site, rpc }
}

function lastPorts(file: string): Readonly<Record<string, number>> {
  const value = readJsonFile(file)
  if (typeof value !== 'object' || value === null) return {}
  const named = Object.entries(value).flatMap(([name, port]): [string, unknown][] =>
    Array.isArray(port) ? port.map((one, index) => [`${name}${index}`, one]) : [[name, port]],
  )
  return Object.fromEntries(
    named.flatMap(([name, port]) => (typeof port === 'number' ? [[name, port]] : [])),
  )
}
