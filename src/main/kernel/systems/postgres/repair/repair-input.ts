import { z } from 'zod'
import { sideNameOf } from '../names.ts'

const oneCondition = z
  .string()
  .min(1)
  .refine((sql) => !sql.includes(';'), 'must be one condition, without a semicolon')

/** Which rows are to be taken from where; chosen by the operator. */
export const RepairChoice = z.strictObject({
  /** `copy`: what this run restored beside live; otherwise a database that a swap left behind. */
  from: z.union([z.literal('copy'), z.string().regex(/^[A-Za-z0-9_-]{1,63}$/, 'not a name')]),
  /** `public.wallets`. */
  table: z.string().regex(/^[^.]+\.[^.]+$/, 'must be schema.table'),
  /** Columns that are taken over in rows that both have; all that both know where absent. */
  columns: z.array(z.string().min(1)).min(1).exactOptional(),
  /** Which rows: a condition on `t`, e.g. `t.id % 10 = 3`. A row is chosen where it holds on either side. */
  where: oneCondition,
  /** Rows that live lacks are added. Rows that only live has are never touched. */
  addMissing: z.boolean(),
  /** A row of live that was changed after this is a conflict. */
  changed: z.strictObject({ column: z.string().min(1), after: z.iso.datetime() }).exactOptional(),
  /** What becomes of conflicts; either way they are listed. */
  conflicts: z.enum(['keep-live', 'take-over']),
})
export type RepairChoice = z.infer<typeof RepairChoice>

/**
 * One row before and after, as JSON objects of PostgreSQL's own making, in text: numerics have more digits than a
 * JavaScript number. `null`: the row is not there.
 */
export const RowChange = z.object({
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type RowChange = z.infer<typeof RowChange>

/** Rows of one table that change together. */
export const RowChanges = z.object({
  table: z.object({ schema: z.string(), name: z.string() }),
  key: z.array(z.string()).min(1),
  /** Of rows that stay: compared and written; the key's are among them. */
  columns: z.array(z.string()),
  /** Of rows that come or go. */
  whole: z.array(z.string()),
  changes: z.array(RowChange),
})
export type RowChanges = z.infer<typeof RowChanges>

/** Either a choice, or exactly these changes: the way back of a repair is a repair. */
export const RepairInput = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  repair: RepairChoice.exactOptional(),
  exactly: RowChanges.exactOptional(),
})
export type RepairInput = z.infer<typeof RepairInput>

/** The database that rows are taken from. */
export function sourceOf(choice: Pick<RepairChoice, 'from'>, live: string, run: string): string {
  return choice.from === 'copy' ? sideNameOf(live, run) : choice.from
}
