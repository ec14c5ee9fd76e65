import { type BundlerFault, bundlerFaultOf } from '../bundler/bundler-fault.ts'
import { type RpcFault, rpcFaultOf } from '../chain/rpc-faults.ts'
import type { HttpFault } from '../process/http-fault.ts'
import type { Fault as RailwayFault } from '../railway/faults.ts'
import type { StoreFault, StoreFaults } from '../s3/store-faults.ts'
import type { SlackFault } from '../slack/slack-fault.ts'
import type { Fault as VercelFault } from '../vercel/faults.ts'

// Tables and not lists, so that the compiler misses a kind that a simulator has and we do not.
const VERCEL_KINDS: Readonly<Record<VercelFault['kind'], true>> = {
  status: true,
  'text-500': true,
  'rate-limit': true,
  'cut-before': true,
  'cut-after': true,
  delay: true,
  'colleague-before': true,
  'colleague-after': true,
  'build-fails': true,
  'domain-left-behind': true,
  'domain-fails': true,
  'domain-lags': true,
  'job-fails': true,
  'job-stalls': true,
}

const RAILWAY_KINDS: Readonly<Record<RailwayFault['kind'], true>> = {
  status: true,
  'text-500': true,
  'rate-limit': true,
  'cut-before': true,
  'cut-after': true,
  delay: true,
  'graphql-error': true,
  'not-authorized': true,
  'token-not-found': true,
  'two-factor': true,
  'deploy-fails': true,
  'deploy-stalls': true,
  'replica-left-behind': true,
  'colleague-before': true,
  'colleague-after': true,
}

const SLACK_KINDS: Readonly<Record<SlackFault['kind'], true>> = {
  status: true,
  'rate-limit': true,
  'text-500': true,
  'cut-before': true,
  'cut-after': true,
  delay: true,
  'ok-false': true,
}

const STORE_KINDS: Readonly<Record<StoreFault['kind'], true>> = {
  status: true,
  cut: true,
  throttle: true,
  damage: true,
}

const TELLING_KINDS: Readonly<Record<HttpFault['kind'], true>> = {
  status: true,
  'rate-limit': true,
  'text-500': true,
  'cut-before': true,
  'cut-after': true,
  'fail-after': true,
}

/** Where faults can be armed; the simulators themselves fit. */
export interface FaultTargets {
  readonly vercel: { readonly faults: FaultTarget<VercelFault> }
  readonly railway: { readonly faults: FaultTarget<RailwayFault> }
  readonly slack: { readonly faults: FaultTarget<SlackFault> }
  readonly store: { readonly faults: Pick<StoreFaults, 'set'> }
  readonly statuspage: { readonly faults: FaultTarget<HttpFault> }
  readonly pagerduty: { readonly faults: FaultTarget<HttpFault> }
  readonly chain: { breakWith(fault: RpcFault, provider?: number): void }
  /** Null where the world sponsors no operations. */
  readonly bundler?: { breakWith(fault: BundlerFault): void } | null
}

interface FaultTarget<Fault> {
  arm(fault: Fault): void
  clear(): void
  armed(): readonly Fault[]
}

type FaultRequest = Readonly<Record<string, unknown>>

/**
 * Carries out `POST /faults`: `{system, clear: true}` or `{system, on, kind, …}` with the fields of that simulator's
 * `Fault` (Slack, Statuspage, PagerDuty and the store have no `on`), or
 * `{system: "chain", provider?, kind, …}`, which lasts until another one takes its place. Answers what is armed then; throws a TypeError that says what is wrong.
 */
export function carryOutFaultRequest(targets: FaultTargets, request: FaultRequest): unknown {
  const { system, clear, ...fault } = request
  switch (system) {
    case 'vercel':
      return change(targets.vercel.faults, clear, () => readFault<VercelFault>(fault, VERCEL_KINDS))
    case 'railway':
      return change(targets.railway.faults, clear, () =>
        readFault<RailwayFault>(fault, RAILWAY_KINDS),
      )
    case 'slack':
      return change(targets.slack.faults, clear, () =>
        readFault<SlackFault>({ on: '*', ...fault }, SLACK_KINDS),
      )
    case 'store': {
      const { times, ...rest } = readFault<StoreFault & { readonly times?: number }>(
        { on: '*', ...fault },
        STORE_KINDS,
      )
      targets.store.faults.set(rest, times)
      return { armed: [rest] }
    }
    case 'statuspage':
    case 'pagerduty':
      return change(targets[system].faults, clear, () =>
        readFault<HttpFault>({ on: '*', ...fault }, TELLING_KINDS),
      )
    case 'chain': {
      const { provider, ...rest } = fault
      if (provider !== undefined && typeof provider !== 'number') {
        throw new TypeError('provider: number expected')
      }
      const rpcFault = clear === true ? ({ kind: 'none' } as const) : rpcFaultOf(rest)
      targets.chain.breakWith(rpcFault, provider)
      return { armed: rpcFault.kind === 'none' ? [] : [rpcFault] }
    }
    case 'bundler': {
      if (!targets.bundler) throw new TypeError('this world has no bundler')
      const bundlerFault = bundlerFaultOf(clear === true ? { kind: 'none' } : fault)
      targets.bundler.breakWith(bundlerFault)
      return { armed: bundlerFault.kind === 'none' ? [] : [bundlerFault] }
    }
    default:
      throw new TypeError(
        'system: vercel, railway, slack, statuspage, pagerduty, store, chain or bundler expected',
      )
  }
}

function change<Fault>(target: FaultTarget<Fault>, clear: unknown, read: () => Fault): unknown {
  if (clear === true) target.clear()
  else target.arm(read())
  return { armed: target.armed() }
}

const NUMBERS = ['status', 'retryAfter', 'delayMs', 'times', 'afterBytes', 'bytesPerSecond']
const TEXTS = ['on', 'kind', 'code', 'message', 'domain', 'text']

function readFault<Fault>(fault: FaultRequest, kinds: Readonly<Record<string, true>>): Fault {
  const { on, kind } = fault
  if (typeof on !== 'string') throw new TypeError('on: text expected')
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw new TypeError(`kind: one of ${Object.keys(kinds).join(', ')}`)
  }
  for (const [name, value] of Object.entries(fault)) {
    const forEver = name === 'times' && value === null
    if (NUMBERS.includes(name) && typeof value !== 'number' && !forEver) {
      throw new TypeError(`${name}: number expected`)
    }
    if (TEXTS.includes(name) && typeof value !== 'string')
      throw new TypeError(`${name}: text expected`)
    if (!NUMBERS.includes(name) && !TEXTS.includes(name)) throw new TypeError(`${name}: not known`)
  }
  // Every field has been checked by name and type just above.
  return fault as Fault
}
