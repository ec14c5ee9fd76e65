import type { System } from '../../ports/system.ts'
import { candidates } from './candidates.ts'
import { judgeCoherence } from './coherence.ts'
import { finish } from './finish.ts'
import { firstToUndo } from './first-to-undo.ts'
import { markApplied, markRolledBack } from './mark.ts'
import { commitReversal } from './reversal/commit-reversal.ts'
import { deployReversal, pushReversal } from './reversal/push-reversal.ts'
import { rehearseReversal } from './reversal/rehearse-reversal.ts'
import { reversalApplied } from './reversal/reversal-applied.ts'
import { stageReversal } from './reversal/stage-reversal.ts'
import { takeBackOperation } from './take-back.ts'
import { unblock } from './unblock.ts'
import { undoRepair } from './undo-repair.ts'
import { unmark } from './unmark.ts'

export { lookAtMigrations } from './look-at-migrations.ts'

/** Prisma Migrate: what the table says, repairs of what failed midway, reversals of what succeeded; docs/migrations.md. */
export const prismaSystem: System = {
  id: 'prisma',
  operations: [
    ...[takeBackOperation, finish, undoRepair, markRolledBack, markApplied, unmark],
    unblock,
    ...[rehearseReversal, stageReversal, commitReversal, pushReversal, deployReversal],
  ],
  checks: [reversalApplied],
  candidates,
  firstToUndo,
  coherence: judgeCoherence,
}
