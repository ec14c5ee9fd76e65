import type { SignedPause } from '../../../../../../shared/domain/kept-signed.ts'
import type { Reads } from '../../../../ports/reads.ts'
import { viewKept } from './view-kept.ts'

/** The signed pauses that are kept, and whether they could be sent right now. Costs nothing where none is kept. */
export async function livePauses(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly SignedPause[]> {
  const kept = await world.signed.kept()
  const views = await Promise.all(kept.map((one) => viewKept(one, world, signal)))
  return views.flatMap((view): readonly SignedPause[] => {
    if (view.kind === 'closed') return [{ of: 'a contract', stale: view.failure.summary }]
    const { call, standing, transactions } = view
    if (call !== 'pause' || standing.kind === 'done') return []
    const of = transactions.map(({ contract }) => contract).join(', ')
    const reasons = standing.kind === 'stale' ? standing.reasons : []
    return [{ of, stale: reasons[0]?.words ?? null }]
  })
}
