import { setTimeout as sleep } from 'node:timers/promises'
import type { ReplicaSet } from './replica-set.ts'
import type { RailwayTiming } from './timing.ts'

/** How a deployment came through its gate. */
export type GateOutcome = 'healthy' | 'crashed' | 'unhealthy' | 'cancelled'

/** What the gate looks at. */
export interface Gate {
  readonly set: ReplicaSet
  /** Path that must answer 200 on every replica; `null` for a program that does not listen. */
  readonly healthcheckPath: string | null
  readonly timing: RailwayTiming
  readonly signal: AbortSignal
}

/** For all replicas to come up at all. */
const BOOT_PATIENCE_MS = 60_000

async function answersOk(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
    })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    // Not listening yet, or ended in between: asked again until the time limit.
    return false
  }
}

function allRun(gate: Gate): boolean {
  return gate.set.replicas().every((replica) => replica.status() === 'RUNNING')
}

async function allHealthy(gate: Gate): Promise<boolean> {
  const replicas = gate.set.replicas()
  if (!allRun(gate)) return false
  const path = gate.healthcheckPath
  if (path === null) return true
  const answers = await Promise.all(
    replicas.map(async (replica) => {
      const port = replica.port()
      return port !== null && (await answersOk(port, path, gate.signal))
    }),
  )
  return answers.every(Boolean)
}

/**
 * Waits until every replica is healthy. Only at deploy time: what goes bad later is not looked at
 * again, as on the real platform (railway.md, 5).
 */
export async function passGate(gate: Gate): Promise<GateOutcome> {
  // A busy laptop starts programs slowly, and that says nothing about their health.
  let giveUpAt = performance.now() + Math.max(BOOT_PATIENCE_MS, gate.timing.healthcheckTimeoutMs)
  while (!gate.signal.aborted) {
    if (allRun(gate)) {
      giveUpAt = Math.min(giveUpAt, performance.now() + gate.timing.healthcheckTimeoutMs)
    }
    if (gate.set.replicas().some((replica) => replica.status() === 'CRASHED')) return 'crashed'
    if (await allHealthy(gate)) return 'healthy'
    if (performance.now() > giveUpAt) return 'unhealthy'
    await sleep(gate.timing.healthcheckEveryMs, undefined, { signal: gate.signal }).catch(
      // Aborted: the loop's condition ends it.
      () => undefined,
    )
  }
  return 'cancelled'
}
