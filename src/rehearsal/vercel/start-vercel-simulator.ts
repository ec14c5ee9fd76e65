import type { Incident } from '../incidents/incident.ts'
import type { KnownToken } from './access.ts'
import type { Alias } from './alias.ts'
import { apiHandler } from './api-server.ts'
import { createFaults, type Faults } from './faults.ts'
import type { SiteContracts } from './first-environment.ts'
import { firstState } from './first-state.ts'
import { type HttpListener, openListener } from './http-listener.ts'
import type { VercelState } from './model.ts'
import { createPlatform, type Platform } from './platform.ts'
import { portOf, rehost } from './rehost.ts'
import { createRequestLog, type LoggedRequest } from './request-log.ts'
import type { SimClock } from './sim-clock.ts'
import { siteHandler } from './site-server.ts'
import { openStateStore } from './state-store.ts'
import { timing } from './timing.ts'
import { type WorldLevers, worldLevers } from './world-levers.ts'

export interface VercelSimulatorOptions {
  /** Where `vercel.json` lies. A state that is there is gone on with; the facts below then count for nothing. */
  readonly dir: string
  /** API port; default: as before, at first any free one. */
  readonly port?: number
  /** Ports of main, www, app; default: as before, at first any free ones. */
  readonly sitePorts?: readonly number[]
  /** Letters, digits and `_` only: the CLI 60 refuses others before it sends anything (seen by running it). */
  readonly token: string
  /** Tokens that are good for less than `token`. */
  readonly otherTokens?: readonly KnownToken[]
  readonly teamId: string
  readonly projectId: string
  readonly projectName: string
  readonly incident: Incident
  readonly clock: SimClock
  readonly plan: 'pro' | 'hobby'
  /** Multiplies all durations (1: a promote takes 1 s, a build 2.9 s). */
  readonly ratioOfTime?: number
  /** What builds inline as `NEXT_PUBLIC_API_URL`. */
  readonly apiUrl?: string
  /** What builds inline as `NEXT_PUBLIC_PAYMASTER_ADDRESS` and `NEXT_PUBLIC_BOOKING_ADDRESS`. */
  readonly contracts?: SiteContracts
  /** Real time in milliseconds, in which jobs and builds advance; an argument for tests. */
  readonly realTimeMs?: () => number
}

export interface VercelSimulator extends WorldLevers {
  /** Base of the REST API. */
  readonly url: string
  readonly site: {
    /** Origins of the production domains: main, www, app. `URL(…).host` of each is its alias in the API. */
    readonly urls: readonly string[]
  }
  readonly faults: Faults
  /** Where everything stands now. */
  state(): VercelState
  /** What the API was asked since this process began. */
  requests(): readonly LoggedRequest[]
  close(): Promise<void>
}

const LABELS: readonly Alias['label'][] = ['main', 'www', 'app']

interface Listeners {
  readonly api: HttpListener
  readonly sites: readonly HttpListener[]
}

/** Opens all listeners, or none: what did open is closed again when one cannot. */
async function openListeners(
  open: readonly (() => Promise<HttpListener>)[],
): Promise<readonly HttpListener[]> {
  const results = await Promise.allSettled(open.map((each) => each()))
  const opened = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failure = results.find((each) => each.status === 'rejected')
  if (failure === undefined) return opened
  await Promise.all(opened.map((each) => each.close()))
  throw new Error('The Vercel simulator cannot listen', { cause: failure.reason })
}

async function openAll(
  options: VercelSimulatorOptions,
  platform: Platform,
  parts: { readonly faults: Faults; readonly log: ReturnType<typeof createRequestLog> },
): Promise<Listeners> {
  const known = platform.state()
  const tokens: readonly KnownToken[] = [
    { token: options.token, kind: 'full' },
    ...(options.otherTokens ?? []),
  ]
  const api = apiHandler({ ...parts, platform, tokens })
  const sitePort = (label: Alias['label'], index: number): number =>
    options.sitePorts?.[index] ?? portOf(known.aliases.find((each) => each.label === label))
  const [first, ...sites] = await openListeners([
    () => openListener(api, options.port ?? known.apiPort ?? 0),
    ...LABELS.map((label, index) => () => {
      const handler = siteHandler({ platform, faults: parts.faults, label })
      return openListener(handler, sitePort(label, index))
    }),
  ])
  if (first === undefined) throw new Error('The Vercel simulator has no listener')
  return { api: first, sites }
}

/**
 * Starts the stand-in for Vercel: its REST API and the production site it serves, on 127.0.0.1; where a port is taken
 * meanwhile, on another. Rejects when the token is not one the CLI would send, or the state in `dir` is not one of ours.
 */
export async function startVercelSimulator(
  options: VercelSimulatorOptions,
): Promise<VercelSimulator> {
  const { clock, apiUrl = null, contracts = {} } = options
  if (!/^\w+$/.test(options.token)) throw new Error('The Vercel token may hold letters, digits, _')
  const store = openStateStore(options.dir, () =>
    firstState({ ...options, apiUrl, contracts, sitePorts: [], bornAt: clock.now() }),
  )
  const platform = createPlatform({
    store,
    clock,
    timing: timing(options.ratioOfTime ?? 1),
    realTimeMs: options.realTimeMs ?? (() => Date.now()),
  })
  const faults = createFaults()
  const log = createRequestLog()
  const { api, sites } = await openAll(options, platform, { faults, log })
  const port = (index: number): number => sites[index]?.port ?? 0
  platform.change((state) => ({
    ...rehost(state, { main: port(0), www: port(1), app: port(2) }),
    apiPort: api.port,
  }))
  return {
    url: `http://127.0.0.1:${api.port}`,
    site: { urls: sites.map((each) => `http://127.0.0.1:${each.port}`) },
    faults,
    ...worldLevers({ platform, faults, incident: options.incident }),
    state: () => platform.state(),
    requests: () => log.all(),
    close: async () => {
      await Promise.all([api, ...sites].map((each) => each.close()))
    },
  }
}
