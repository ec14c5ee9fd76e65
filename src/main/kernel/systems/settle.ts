import type { Reads } from '../ports/reads.ts'
import type { Settlement } from '../ports/system.ts'

/** How often, and how far apart, the world is looked at before *it did not happen* is believed. */
export interface SettlingTime {
  readonly looks: number
  readonly everyMs: number
}

/**
 * A provider may still be working on a request whose reply was lost. So *did-not* counts only when it
 * was seen in every one of several looks; *happened* counts at once. This is a count of our own looks:
 * no clock of the laptop is compared with one of the provider.
 */
export async function settle(
  look: () => Promise<Settlement>,
  time: SettlingTime,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Settlement> {
  let seen = await look()
  for (let count = 1; count < time.looks && seen !== 'happened'; count += 1) {
    await world.clock.sleep(time.everyMs, signal)
    const again = await look()
    seen = again === 'did-not' && seen === 'unsettled' ? 'unsettled' : again
  }
  return seen
}
