import type { System } from '../../ports/system.ts'
import { advanceSequences } from './advance-sequences.ts'
import { analyzeSide } from './analyze-side.ts'
import { candidates } from './candidates.ts'
import { carrySettings } from './carry-settings.ts'
import { createSide } from './create-side.ts'
import { difference } from './difference.ts'
import { dropSide } from './drop-side.ts'
import { endOrphans } from './end-orphans.ts'
import { fenceWrites, liftFence } from './fence.ts'
import { postgresLive } from './live.ts'
import { preflight } from './preflight.ts'
import { restoreBeside } from './restore-beside.ts'
import { serving } from './serving.ts'
import { swap } from './swap.ts'
import { swapBack } from './swap-back.ts'
import { verifySide } from './verify-side.ts'
import { writeUndoCard } from './write-undo-card.ts'

/** PostgreSQL: a dump is restored beside live, verified, and swapped in one transaction; docs/restore.md. */
export const postgresSystem: System = {
  id: 'postgres',
  operations: [
    createSide,
    restoreBeside,
    carrySettings,
    analyzeSide,
    writeUndoCard,
    fenceWrites,
    liftFence,
    advanceSequences,
    swap,
    swapBack,
    dropSide,
  ],
  checks: [preflight, verifySide, difference, serving],
  candidates,
  live: postgresLive,
  endOrphans,
}
