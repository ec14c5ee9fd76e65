import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Settlement } from '../../ports/system.ts'
import { prismaOf } from './configuration.ts'
import { examine, statementTable } from './examine.ts'
import type { RepairDetails } from './repair-details.ts'
import { isStillRunning } from './send-sql.ts'
import { live } from './sight.ts'

/** Whether a repair whose reply was lost has happened: it is one transaction, so all of it or nothing has. */
export async function settleRepair(
  details: RepairDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  if (await isStillRunning(world, live, signal)) return 'unsettled'
  const { left } = await lookAgain(details, world, signal)
  return left === details.expects ? 'happened' : 'did-not'
}

/** Looks at the catalogue again. */
export async function verifyRepair(
  details: RepairDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const { left, statements } = await lookAgain(details, world, signal)
  const evidence: readonly Evidence[] = [
    statementTable('its statements now', statements),
    fact('of what it makes', left === 'none' ? 'nothing is there' : `${left} is there`),
  ]
  if (left === details.expects) return { kind: 'verified', evidence }
  return {
    kind: 'failed',
    failure: failure('DATA_DIFFERS', {
      summary: `The catalogue does not show what the repair of ${details.migration} should have left.`,
      tried: 'to look at every object of its script',
      answered: `${left} of it is there; ${details.expects} was to be`,
      world: 'The transaction was committed.',
      next: 'Look at the statements below: what is named there is done by hand, or the repair is undone.',
    }),
    evidence,
  }
}

function lookAgain({ migration, checksum }: RepairDetails, world: Reads, signal: AbortSignal) {
  const profile = prismaOf(world)
  return examine(world, { profile, target: live, row: { name: migration, checksum } }, signal)
}
