import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { OverrideInput } from '../../target-input.ts'
import type { ComposedReversal } from './compose-reversal.ts'

export const ReversalInput = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  target: z.object({ migration: z.string().min(1).max(255) }),
  startedAt: z.string().min(20).max(40),
  override: OverrideInput,
})
export type ReversalInput = z.infer<typeof ReversalInput>

/** What every step of a reversal carries. */
export const ReversalDetails = z.object({
  run: z.string(),
  migration: z.string(),
  folder: z.string(),
  database: z.string(),
})
export type ReversalDetails = z.infer<typeof ReversalDetails>

/** What must be written by hand first; going on without it is somebody's word. */
export function refuseIncomplete(
  { reversal, migration }: ComposedReversal,
  override: string | undefined,
): Extract<Planned, { readonly kind: 'refusal' }> | undefined {
  if (reversal.byHand.length === 0 || override !== undefined) return undefined
  return {
    kind: 'refusal',
    failure: failure('BLOCKED', {
      summary: `Not all of ${migration} can be reversed by inference.`,
      tried: 'to find the inverse of each of its statements',
      answered: reversal.byHand.join('; '),
      next: 'Write the reversal by hand as NAME.sql in the directory that systems.prisma.reversals names, or as down.sql beside the migration; then look again.',
      field: 'systems.prisma.reversals',
    }),
    override: 'The rest is reversed, and what is named here stays as it is.',
  }
}

/** What is said beside every plan of a reversal. */
export function reversalWarnings({ reversal }: ComposedReversal): readonly string[] {
  return [
    ...reversal.statements.flatMap(({ loses }) =>
      loses === undefined ? [] : [`DATA LOSS: ${loses}.`],
    ),
    ...reversal.statements.flatMap(({ mayFail }) =>
      mayFail === undefined ? [] : [`May be refused: ${mayFail}.`],
    ),
    ...reversal.rows.map(
      (because) => `Rows stay as they are: ${because}. Repair them from a backup.`,
    ),
    ...reversal.leaves.map((because) => `Left as it is: ${because}.`),
    ...reversal.byHand.map((because) => `Not reversed, by your word: ${because}.`),
  ]
}

export function reversalFacts(composed: ComposedReversal) {
  return [
    fact('migration', composed.migration),
    fact('reversed by', `${composed.folder} (${composed.source})`),
  ]
}
