import type { Verdict } from '../../../shared/domain/verdict.ts'
import type { Reads } from '../ports/reads.ts'

/** How long names that lag behind are given to follow, by our own monotonic clock. */
export interface Lag {
  readonly everyMs: number
  readonly forMs: number
}

/**
 * Domains and replicas switch one after the other, so *mixed* is normal for a while and an end only
 * when it stays. Looks again while the verdict is mixed; any other verdict is given back at once.
 */
export async function outlastMixed(
  look: () => Promise<Verdict>,
  lag: Lag,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Verdict> {
  const start = world.clock.monotonic()
  for (;;) {
    const verdict = await look()
    if (verdict.kind !== 'mixed' || world.clock.monotonic() - start >= lag.forMs) return verdict
    world.tell.progress({
      phase: `waiting for ${verdict.behind.join(', ')}`,
      unit: 'seconds',
      done: Math.round((world.clock.monotonic() - start) / 1000),
      total: Math.round(lag.forMs / 1000),
    })
    await world.clock.sleep(lag.everyMs, signal)
  }
}
