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
}

// The simulated project's production domains: main, www, app.
const DOMAINS = 3

/** The ports of the last time where they are free, else others. */
export async function choosePorts(file: string): Promise<WorldPorts> {
  const last = lastPorts(file)
  const [postgres, history, vercel, railway, api, slack] = await Promise.all([
    freePort(last['postgres']),
    freePort(last['history']),
    freePort(last['vercel']),
    freePort(last['railway']),
    freePort(last['api']),
    freePort(last['slack']),
  ])
  const site = await Promise.all(
    Array.from({ length: DOMAINS }, (_, index) => freePort(last[`site${index}`])),
  )
  return { postgres, history, vercel, site, railway, api, slack }
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
