import { toFunctionSelector } from 'viem'
import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned, Undo } from '../../../../../shared/domain/plan.ts'
import { OverrideInput } from '../../target-input.ts'
import { exportFiles } from './export-files.ts'
import type { ImportScene } from './import-scene.ts'
import type { ImportObserved } from './observe-import.ts'

export const ImportInput = z.object({
  /** What the export is called; the newest whole one where nothing is said. */
  export: z.string().exactOptional(),
  override: OverrideInput,
})
export type ImportInput = z.infer<typeof ImportInput>

export const ImportDetails = z.object({
  chainId: z.number(),
  signer: z.string(),
  /** The successor: its id, so that a later step can unpause it, and its address. */
  successor: z.array(z.string()),
  to: z.string(),
  export: z.string(),
  folder: z.string(),
  /** SHA-256 of the manifest: other files are another plan. */
  manifest: z.string(),
  rowsFile: z.string(),
  rowsPerBatch: z.number(),
  batches: z.number(),
  override: z.string().nullable(),
})
export type ImportDetails = z.infer<typeof ImportDetails>

/** The batches that are left, one transaction each. Refuses what could import wrong rows, or rows twice. Pure. */
export function planImport(input: ImportInput, observed: ImportObserved): Planned<ImportDetails> {
  const { move, chainId, manifest, manifestHash, signer, scene, rowsPerBatch } = observed
  const refusal = whyNot(input, observed)
  if (refusal !== null) return refusal
  if (scene === null)
    return { kind: 'refusal', failure: contradicted('the successor was not looked at') }
  const { standing, total } = scene
  if (standing.kind === 'contradiction')
    return { kind: 'refusal', failure: contradicted(standing.words) }
  if (standing.kind === 'in' && standing.batches === total) {
    return {
      kind: 'nothing-to-do',
      because: `All ${total} batches are in, and the totals agree.`,
      evidence: [totalsTable(observed, scene)],
    }
  }
  const { to } = move
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: 'import-state',
      title: `Import ${manifest.rows.lines} rows into ${to.name} on chain ${chainId}`,
      now: [
        fact(to.name, `${to.address}, paused; ${standing.batches} of ${total} batches are in`),
        fact('Export', `${observed.export}, SHA-256 of its manifest ${manifestHash}`),
        totalsTable(observed, scene, 'Totals before the import'),
      ],
      target: [
        fact('Rows', String(manifest.rows.lines)),
        fact('Batches', `${total} of up to ${rowsPerBatch} rows, one after the other`),
        ...manifest.totals.map(({ view, value }) => fact(view, value)),
      ],
      acts: [
        {
          kind: 'transaction',
          chainId,
          from: signer,
          to: to.address,
          call: `${move.call.name}() of ${to.name}, ${total} times, with the rows of ${exportFiles(observed.export).rows}`,
          data: toFunctionSelector(move.call),
        },
      ],
      preconditions: { manifest: manifestHash, successor: String(observed.codeHash) },
      details: {
        chainId,
        signer,
        successor: [to.id],
        to: to.address,
        export: observed.export,
        folder: move.profile.folder,
        manifest: manifestHash,
        rowsFile: exportFiles(observed.export).rows,
        rowsPerBatch,
        batches: total,
        override: input.override ?? null,
      },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${to.address.slice(-4)} ${manifest.rows.lines}`,
        madeOf: 'the chain id, the end of the successor’s address, and the number of rows',
      },
      warnings: warningsOf(observed, scene),
    },
  }
}

export const importUndo: Undo = {
  kind: 'no-way-back',
  because:
    'Rows on a chain cannot be taken out again. The successor stays paused: nobody uses it before it is unpaused, and a new one can be deployed instead.',
}

function whyNot(input: ImportInput, observed: ImportObserved): Planned<ImportDetails> | null {
  const { unfit, codeHash, move, chainId, paused, oldPaused, trying, signer } = observed
  if (unfit !== null) return { kind: 'refusal', failure: unfit }
  const { to, from } = move
  const tried = `to plan the import into ${to.address}`
  if (codeHash === null) {
    const words = {
      summary: `There is no contract at ${to.address} on chain ${chainId}.`,
      tried,
      next: 'Deploy the successor, and put its address into the profile.',
      field: 'systems.contracts.contracts',
      retry: 'no' as const,
    }
    return { kind: 'refusal', failure: failure('NOT_FOUND', words) }
  }
  if (trying.kind === 'refused') {
    const words = {
      summary: `${to.name} does not take rows from this signer: ${trying.words}.`,
      tried: `${move.call.name}() of a first batch from ${signer}, as a trial`,
      answered: trying.words,
      next: 'Let its owner import, or give the signer the right to; compare the declared call with its ABI.',
    }
    return { kind: 'refusal', failure: failure('NO_PRIVILEGE', words) }
  }
  if (input.override !== undefined) return null
  if (oldPaused !== true) {
    const summary = `${from.name} is not paused: rows that change now would be missing in ${to.name}.`
    const words = { summary, tried, next: 'Pause it, export again, then import.' }
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', words),
      override: 'Import what was exported, whatever the old contract does meanwhile.',
    }
  }
  if (paused === true) return null
  const summary = `${to.name} is not paused: it would be used before its rows are all there.`
  return {
    kind: 'refusal',
    failure: failure('BLOCKED', { summary, tried, next: 'Pause it, then retry.' }),
    override: 'Import while the successor can be used already.',
  }
}

/** Side by side: what there must be in the end, and what the successor says now. */
export function totalsTable(
  { manifest }: Pick<ImportObserved, 'manifest'>,
  { said }: ImportScene,
  label = 'Totals',
): Evidence {
  return {
    kind: 'table',
    label,
    columns: ['total', 'old contract, at the pinned block', 'successor, now'],
    rows: manifest.totals.map(({ view, value }, index) => [view, value, String(said[index] ?? '')]),
  }
}

function warningsOf(
  { move, notCounted }: ImportObserved,
  { standing, total }: ImportScene,
): readonly string[] {
  const batches = standing.kind === 'contradiction' ? 0 : standing.batches
  return [
    ...(batches > 0 || standing.kind === 'in-flight'
      ? [`It goes on behind batch ${batches} of ${total}: what is in is not sent again.`]
      : []),
    ...(standing.kind === 'in-flight'
      ? [
          `Batch ${batches + 1} was signed under nonce ${standing.nonce} and may still be mined: it gets no other nonce.`,
        ]
      : []),
    ...(move.marker === null
      ? [
          `${move.to.name} has no mark for batches: use the signer’s key for nothing else meanwhile, and keep the folder.`,
        ]
      : []),
    ...notCounted.map((words) => `Not counted: ${words}.`),
  ]
}

function contradicted(words: string) {
  return failure('UNSETTLED', {
    summary: `How far the import is cannot be told: ${words}.`,
    tried:
      'to hold the ledger, the nonces, the marks and the totals of the successor against each other',
    world: 'Nothing was sent.',
    next: 'Wait for waiting transactions and look again. If it stays so, somebody else has written into the successor: deploy a new one.',
    retry: 'probe-first',
  })
}
