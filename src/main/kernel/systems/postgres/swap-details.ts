import { z } from 'zod'
import type { Exchange } from './swap-statements.ts'

/** What a swap's plan carries: enough to carry it out, to judge it and to undo it after a restart. */
export const SwapDetails = z.object({
  run: z.string(),
  live: z.string(),
  side: z.string(),
  before: z.string(),
  /** The database from before; after the swap it is called `before`. */
  liveOid: z.string(),
  /** The restored copy; after the swap it is called `live`. */
  sideOid: z.string(),
  /** The system identifier, or what stands in for it. */
  server: z.string(),
  keepDays: z.number(),
  /** Table → what the restore takes back; tables without a difference are left out. */
  difference: z.record(
    z.string(),
    z.object({ inserted: z.number(), updated: z.number(), deleted: z.number() }),
  ),
})
export type SwapDetails = z.infer<typeof SwapDetails>

/** The restored copy takes the name of live. */
export function swapOf(details: SwapDetails): Exchange {
  return {
    live: details.live,
    leaving: { oid: details.liveOid, becomes: details.before },
    coming: { oid: details.sideOid, name: details.side },
  }
}

/** The old database takes its name back; the copy stays under the name it was restored as. */
export function swapBackOf(details: SwapDetails): Exchange {
  return {
    live: details.live,
    leaving: { oid: details.sideOid, becomes: details.side },
    coming: { oid: details.liveOid, name: details.before },
  }
}
