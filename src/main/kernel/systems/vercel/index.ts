import type { System } from '../../ports/system.ts'
import { liveFacts } from '../live-facts.ts'
import { operation } from '../operation.ts'
import { vercelCandidates } from './candidates.ts'
import { byHand } from './dashboard.ts'
import { promote } from './promote.ts'
import { rollback } from './rollback.ts'

/** The frontend's provider. */
export const vercelSystem: System = {
  id: 'vercel',
  operations: [operation(rollback), operation(promote)],
  checks: [],
  candidates: vercelCandidates,
  byHand,
  live: async (world, signal) => liveFacts(await vercelCandidates(world, signal), 'Vercel'),
}
