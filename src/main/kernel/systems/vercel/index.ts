import type { System } from '../../ports/system.ts'
import { liveFacts } from '../live-facts.ts'
import { operation } from '../operation.ts'
import { vercelCandidates } from './candidates.ts'
import { consumerCheck } from './consumer-check.ts'
import { byHand } from './dashboard.ts'
import { guardVercel } from './guard.ts'
import { keepsSuccessor } from './keeps-successor.ts'
import { promote } from './promote.ts'
import { promoteFix } from './promote-fix.ts'
import { rebuild } from './rebuild.ts'
import { released } from './released.ts'
import { rollback } from './rollback.ts'
import { setVariable } from './set-variable.ts'
import { takesPushes } from './takes-pushes.ts'

/** The frontend's provider. */
export const vercelSystem: System = {
  id: 'vercel',
  operations: [
    operation(rollback),
    operation(promote),
    operation(promoteFix),
    operation(setVariable),
    operation(rebuild),
  ],
  checks: [takesPushes, consumerCheck, keepsSuccessor, released],
  guard: guardVercel,
  candidates: vercelCandidates,
  byHand,
  live: async (world, signal) => liveFacts(await vercelCandidates(world, signal), 'Vercel'),
}
