import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned, Undo } from '../../../../../shared/domain/plan.ts'
import { OverrideInput } from '../../target-input.ts'
import { exportFiles } from './export-files.ts'
import type { ExportObserved } from './observe-export.ts'
import { PinnedBlock } from './pinned-block.ts'

export const ExportInput = z.object({ override: OverrideInput })
export type ExportInput = z.infer<typeof ExportInput>

export const ExportDetails = z.object({
  chainId: z.number(),
  address: z.string(),
  codeHash: z.string(),
  block: PinnedBlock,
  paused: z.boolean(),
  declaration: z.string(),
  folder: z.string(),
  /** What the export is called; an import names it. */
  export: z.string(),
  override: z.string().nullable(),
})
export type ExportDetails = z.infer<typeof ExportDetails>

/** What will be read, at which block, and where it is kept. Refuses where the state could still change. Pure. */
export function planExport(input: ExportInput, observed: ExportObserved): Planned<ExportDetails> {
  const { contract, chainId, block, codeHash, paused, folder, name } = observed
  const tried = `to plan the export of ${contract.name} at block ${block.number}`
  if (codeHash === null) {
    return {
      kind: 'refusal',
      failure: failure('NOT_FOUND', {
        summary: `There is no contract at ${contract.address} on chain ${chainId}.`,
        tried,
        answered: `no code at block ${block.number}`,
        next: 'Mend the address in `systems.contracts.contracts`, or the chain id.',
        field: 'systems.contracts.contracts',
        retry: 'no',
      }),
    }
  }
  if (paused !== true && input.override === undefined) {
    return {
      kind: 'refusal',
      failure: notPaused(observed, tried),
      override: unpausedWords(observed),
    }
  }
  const { events, rows, manifest } = exportFiles(name)
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: 'export-state',
      title: `Export the state of ${contract.name} at block ${block.number}`,
      now: [
        fact(contract.name, `${contract.address} on chain ${chainId}`),
        fact(
          'Paused',
          paused === null
            ? 'it has no paused()'
            : paused
              ? `since block ${block.number} or before`
              : 'no',
        ),
        fact('Read through', observed.endpoints.join(', ')),
      ],
      target: [
        fact('Pinned block', `${block.number} · ${block.hash}`),
        fact('Depth', depthWords(observed)),
        fact('Folder', folder),
      ],
      acts: [{ kind: 'files', folder, files: [events, rows, manifest] }],
      preconditions: { block: block.hash, paused: String(paused) },
      details: {
        chainId,
        address: contract.address,
        codeHash,
        block,
        paused: paused === true,
        declaration: observed.declaration,
        folder,
        export: name,
        override: input.override ?? null,
      },
      // Not the block: it is pinned anew with each look, and a chain has a new one every second or two.
      approves: {
        ...{ chainId, address: contract.address, codeHash, paused: paused === true },
        ...{ declaration: observed.declaration, folder, override: input.override ?? null },
      },
      reversibility: 'reversible',
      warnings: warningsOf(observed),
    },
  }
}

export const exportUndo: Undo = {
  kind: 'no-way-back',
  because:
    'Nothing changes on the chain. The export is files on this laptop, which may be deleted.',
}

function notPaused({ contract, block, paused, pausedNow }: ExportObserved, tried: string) {
  if (paused === false && pausedNow === true) {
    return failure('BLOCKED', {
      summary: `The pause of ${contract.name} is not yet deep enough: at block ${block.number} it was not paused.`,
      tried,
      next: 'Wait for a few blocks, then retry.',
    })
  }
  return failure('BLOCKED', {
    summary:
      paused === null
        ? `${contract.name} cannot be paused: its state may change while it is exported.`
        : `${contract.name} is not paused: what is written after the export would be left behind.`,
    tried,
    next: 'Pause it first, then retry.',
  })
}

function unpausedWords({ block }: ExportObserved): string {
  return `Export it as it was at block ${block.number}; what is written later is missing in the successor.`
}

function depthWords({ depth, final }: ExportObserved): string {
  const blocks = `${depth} blocks deep`
  if (final === null) return `${blocks}; this chain names no finalized block`
  return final ? `${blocks}, finalized` : `${blocks}, not yet finalized: looked at again at the end`
}

function warningsOf(observed: ExportObserved): readonly string[] {
  const { paused, endpoints, notCounted, goesOn, block } = observed
  return [
    ...(paused === true
      ? []
      : [`Not paused at block ${block.number}: the export may be outdated at once.`]),
    ...(endpoints.length > 1
      ? []
      : ['Only one RPC endpoint can be asked: nobody contradicts it if it lies.']),
    ...notCounted.map((words) => `Not counted: ${words}.`),
    ...(goesOn
      ? ['An export of this block was begun: it goes on behind what is on the disk.']
      : []),
  ]
}
