import { falseClaims } from './claims.ts'
import { flips, headerEdits, repairedEdits } from './edits.ts'
import { continued, resealed } from './forgers.ts'
import { frameMoves, hiddenEntries, splices, tails } from './moves.ts'
import type { Tamper } from './tampering.ts'

/** Every way of tampering that is tried, by what it is called in reports. */
export const families: Readonly<Record<string, Tamper>> = {
  'flipped bits': flips,
  'edits with a repaired crc32': repairedEdits,
  'header edits': headerEdits,
  'records dropped, doubled and exchanged': frameMoves,
  'splices between segments and logs': splices,
  'tails cut and zeroed': tails,
  'hidden entries': hiddenEntries,
  'history sealed again with the newest keys': resealed,
  'truncated and continued': continued,
  'false claims of pruning, restarts and cuts': falseClaims,
}
