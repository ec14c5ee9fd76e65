import { fact } from '../../../../../shared/domain/evidence.ts'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Check } from '../../../ports/system.ts'
import { isFenced, readLiveAndSide } from '../databases.ts'
import { notFound } from '../plan-words.ts'
import { RestoreInput, sceneOf } from '../restore-input.ts'
import { compareDatabases } from './compare-databases.ts'
import { differenceTable, totalRows } from './difference-words.ts'

/**
 * What a swap would take back, row by row: inserted, updated and deleted since the backup. An estimate while live
 * takes writes, exact once they are refused.
 */
export const difference: Check = {
  system: 'postgres',
  name: 'difference',
  patience: { everyMs: 1000, forMs: 1000 },
  async run(input, world, signal) {
    const scene = sceneOf(world, RestoreInput.parse(input))
    const { live, side } = await readLiveAndSide(world, scene, signal)
    if (live === undefined) throw new FailureError(notFound(scene.live))
    if (side === undefined) throw new FailureError(notFound(scene.side))
    const tables = await compareDatabases(world, { live, side }, signal)
    const kind = isFenced(live) ? 'exact' : 'an estimate: live still takes writes'
    return {
      kind: 'verified',
      evidence: [
        fact('rows that differ in all', String(totalRows(tables))),
        fact('this count is', kind),
        differenceTable('rows that the restore would take back', tables),
      ],
    }
  },
}
