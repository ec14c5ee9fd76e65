import { fact } from '../../../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Effects, Reads } from '../../../ports/reads.ts'
import type { Operation, Receipt } from '../../../ports/system.ts'
import { exportFiles } from './export-files.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { type ExportObserved, observeExport } from './observe-export.ts'
import { reorganised } from './pinned-block.ts'
import { ExportDetails, ExportInput, exportUndo, planExport } from './plan-export.ts'
import { stateWorldOf } from './state-world.ts'
import { writeExport } from './write-export.ts'

/** Reads a contract's whole state at one pinned block into files on this laptop. */
export const exportState: Operation<ExportInput, ExportObserved, ExportDetails> = {
  system: 'contracts',
  name: 'export-state',
  input: ExportInput,
  details: ExportDetails,
  patience: { everyMs: 1_000, forMs: 10_000 },
  probe: (_, world, signal) => observeExport(world, signal),
  plan: planExport,
  planUndo: () => exportUndo,
  preState: async ({ details }) => ({ export: details.export }),
  apply: carryOut,
  async reconcile({ plan: { details } }, world) {
    const whole = await manifestOf(details, world)
    return whole === null ? 'did-not' : 'happened'
  },
  verify: verifyExport,
}

async function carryOut(
  { details }: Plan<ExportDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const work = async (
    folder: Parameters<Parameters<Effects['files']['fill']>[1]>[0],
  ): Promise<Receipt> => {
    try {
      const state = await stateWorldOf(world, signal)
      const { rows, events } = await writeExport({ details, world, state, folder })
      return {
        kind: 'accepted',
        facts: { rows: rows.sha256, events: events.sha256 } satisfies JsonObject,
      }
    } catch (thrown) {
      if (!(thrown instanceof FailureError)) throw thrown
      // Nothing but our own files was written: what is on the disk is gone on with.
      return { kind: 'refused', failure: thrown.failure }
    }
  }
  const sent = await world.files.fill(details.folder, work, signal)
  return sent.kind === 'answered' ? sent.answer : sent
}

/** Reads the files back, whole, and looks at the pinned block once more. */
async function verifyExport(
  { details }: Plan<ExportDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const found = await manifestOf(details, world)
  if (found === null) return { kind: 'failed', failure: notWhole(details), evidence: [] }
  const { manifest, sha256 } = found
  const evidence = [...evidenceOf(manifest), fact('SHA-256 of the manifest', sha256)]
  for (const file of [manifest.events, manifest.rows]) {
    const now = await world.files.sha256(`${details.folder}/${file.name}`, signal)
    if (now !== file.sha256)
      return { kind: 'failed', failure: otherFile(file.name, details), evidence }
  }
  const { witnesses } = await stateWorldOf(world, signal)
  const gone = await reorganised(witnesses, details.block)
  return gone === null
    ? { kind: 'verified', evidence }
    : { kind: 'failed', failure: gone, evidence }
}

async function manifestOf(details: ExportDetails, world: Reads) {
  const path = `${details.folder}/${exportFiles(details.export).manifest}`
  return readManifest(world.files, path).catch((thrown: unknown) => {
    if (thrown instanceof FailureError && thrown.failure.code === 'NOT_FOUND') return null
    throw thrown
  })
}

function evidenceOf({ events, rows, totals, block }: Manifest) {
  const alone = [...events.chunks, ...rows.chunks].filter(({ by }) => by < 2).length
  return [
    fact('Pinned block', `${block.number} · ${block.hash}`),
    {
      kind: 'table' as const,
      label: 'Files',
      columns: ['file', 'lines', 'bytes', 'SHA-256'],
      rows: [events, rows].map(({ name, lines, bytes, sha256 }) => [name, lines, bytes, sha256]),
    },
    {
      kind: 'table' as const,
      label: 'Totals at that block',
      columns: ['the contract says', 'value', 'and it is the'],
      rows: totals.map(({ view, value, of }) => [
        view,
        value,
        of === 'rows' ? 'number of rows' : of,
      ]),
    },
    fact(
      'Held against each other',
      alone === 0
        ? 'two endpoints gave everything alike'
        : `${alone} chunks were given by one endpoint alone`,
    ),
  ]
}

function notWhole({ folder, export: name }: ExportDetails) {
  return failure('NOT_VERIFIED', {
    summary: 'The export is not whole: it has no manifest.',
    tried: `to read ${folder}/${exportFiles(name).manifest}`,
    next: 'Retry: it goes on behind what is on the disk.',
  })
}

function otherFile(name: string, { folder }: ExportDetails) {
  return failure('DATA_DIFFERS', {
    summary: `${name} is no longer what was written.`,
    tried: `the SHA-256 of ${folder}/${name}`,
    world: 'Nothing was changed on the chain.',
    next: 'Export again, and find out who writes into that folder.',
  })
}
