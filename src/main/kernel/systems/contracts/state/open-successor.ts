import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Operation } from '../../../ports/system.ts'
import { type ContractsObserved, observeContracts } from '../observe.ts'
import { pauseSwitch } from '../pause-switch.ts'
import { planSwitch, type SwitchDetails } from '../plan-switch.ts'
import { type ImportObserved, observeImport } from './observe-import.ts'
import { ImportInput } from './plan-import.ts'

interface OpenObserved {
  readonly imported: ImportObserved
  readonly contracts: ContractsObserved
}

const unpause = pauseSwitch('unpause')

/** Unpauses the successor, and nothing else: only once every batch is in and its totals are those of the export. */
export const openSuccessor: Operation<ImportInput, OpenObserved, SwitchDetails> = {
  ...unpause,
  name: 'open-successor',
  input: ImportInput,
  async probe(input, world, signal) {
    const [imported, contracts] = await Promise.all([
      observeImport(input.export, world, signal),
      observeContracts('unpause', world, signal),
    ])
    return { imported, contracts }
  },
  plan: planOpening,
  planUndo: (plan, { contracts }) => unpause.planUndo(plan, contracts),
}

function planOpening(input: ImportInput, observed: OpenObserved): Planned<SwitchDetails> {
  const { imported, contracts } = observed
  const because = whyNotYet(imported)
  if (because !== null) return { kind: 'refusal', failure: because }
  const { override } = input
  const wanted = {
    contracts: [imported.move.to.id],
    ...(override === undefined ? {} : { override }),
  }
  const planned = planSwitch('unpause', wanted, contracts)
  if (planned.kind !== 'plan') return planned
  return { kind: 'plan', plan: { ...planned.plan, operation: 'open-successor' } }
}

function whyNotYet({ unfit, scene, move }: ImportObserved) {
  if (unfit !== null) return unfit
  const standing = scene?.standing
  if (standing?.kind === 'in' && standing.batches === scene?.total) return null
  const words =
    standing === undefined || standing.kind === 'contradiction'
      ? (standing?.words ?? 'it has no code')
      : `${standing.batches} of ${scene?.total} batches are in`
  return failure('BLOCKED', {
    summary: `${move.to.name} stays paused: ${words}.`,
    tried: 'to hold the successor against the export before it is unpaused',
    next: 'Import the rest first.',
  })
}
