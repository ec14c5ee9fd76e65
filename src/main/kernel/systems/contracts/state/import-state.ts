import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Operation, Settlement } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { compareRows } from './compare-rows.ts'
import { exportFiles } from './export-files.ts'
import { type ImportScene, lookAtImport } from './import-scene.ts'
import { readManifest } from './manifest.ts'
import { type ImportObserved, observeImport } from './observe-import.ts'
import { ImportDetails, ImportInput, importUndo, planImport, totalsTable } from './plan-import.ts'
import { runImport } from './run-import.ts'

/** Brings exported rows into a successor by its own admin call, batch by batch, none of them twice. */
export const importState: Operation<ImportInput, ImportObserved, ImportDetails> = {
  system: 'contracts',
  name: 'import-state',
  input: ImportInput,
  details: ImportDetails,
  patience: { everyMs: 1_000, forMs: 120_000 },
  probe: (input, world, signal) => observeImport(input.export, world, signal),
  plan: planImport,
  planUndo: () => importUndo,
  async preState({ details }, world, signal) {
    const { standing } = await lookAtImport(details, world, signal)
    return standing.kind === 'contradiction'
      ? { batches: 0, nonce: 0 }
      : { batches: standing.batches, nonce: standing.nonce }
  },
  apply: runImport,
  reconcile: ({ plan }, world, signal) => reconcile(plan, world, signal),
  verify: verifyImport,
}

/** Something happened where any batch is in: how much of it, the look that follows says. */
async function reconcile(
  { details }: Plan<ImportDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const { standing } = await lookAtImport(details, world, signal)
  if (standing.kind === 'contradiction') return 'unsettled'
  // What is in flight is safe to leave: it is looked for again, and its nonce is given to nothing else.
  return standing.batches === 0 ? 'did-not' : 'happened'
}

/** Done when every batch is in, deep enough, and totals and rows are those of the export. */
async function verifyImport(
  { details }: Plan<ImportDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const scene = await lookAtImport(details, world, signal)
  const { standing, total, block } = scene
  const path = `${details.folder}/${exportFiles(details.export).manifest}`
  const { manifest } = await readManifest(world.files, path)
  const evidence: Evidence[] = [
    fact(
      'Batches',
      standing.kind === 'contradiction' ? standing.words : `${standing.batches} of ${total}`,
    ),
    totalsTable({ manifest }, scene),
    fact('At block', String(block)),
  ]
  // An endpoint that is a block behind has not seen the last one yet.
  if (standing.kind === 'in-flight' && standing.batches === total - 1) {
    return { kind: 'pending', waitingFor: `batch ${total} at every endpoint`, evidence }
  }
  if (standing.kind !== 'in' || standing.batches < total) {
    return { kind: 'failed', failure: partly(scene), evidence }
  }
  const { confirmations } = contractsProfile(world.profile)
  const rows = await compareRows(details, world, signal)
  if (rows.kind === 'different') {
    const words = {
      summary: `The totals agree, but ${rows.words}.`,
      tried: 'to read every row back from the successor',
      world: 'The successor is paused still.',
      next: 'Do not unpause it. Compare its import call with what the profile declares.',
      retry: 'no' as const,
    }
    return { kind: 'failed', failure: failure('DATA_DIFFERS', words), evidence }
  }
  if (rows.kind === 'young') {
    return { kind: 'pending', waitingFor: `${confirmations} blocks in which it holds`, evidence }
  }
  return {
    kind: 'verified',
    evidence: [...evidence, fact('Rows read back', `${rows.count}, all alike`)],
  }
}

function partly({ standing, total }: ImportScene) {
  const inside = standing.kind === 'contradiction' ? null : standing.batches
  return failure(inside === null ? 'UNSETTLED' : 'NOT_VERIFIED', {
    summary:
      standing.kind === 'contradiction'
        ? `How far the import is cannot be told: ${standing.words}.`
        : `${standing.batches} of ${total} batches are in.`,
    tried: 'to find every batch in the successor',
    world: 'What is in stays in. The successor is paused still.',
    next:
      inside === null ? 'Look again in a while.' : `Retry: it goes on with batch ${inside + 1}.`,
    retry: 'probe-first',
  })
}
