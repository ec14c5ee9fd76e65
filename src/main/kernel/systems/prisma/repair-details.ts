import { z } from 'zod'

/** What a repair's plan carries, to be carried out and judged after a restart. */
export const RepairDetails = z.object({
  run: z.string(),
  migration: z.string(),
  checksum: z.string(),
  /** How much of the script must be there afterwards. */
  expects: z.enum(['none', 'all', 'some', 'unknown']),
})
export type RepairDetails = z.infer<typeof RepairDetails>

/** What takes a repair back: made with it, before the act. */
export const UndoRepairInput = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  target: z.object({ migration: z.string().min(1).max(255) }),
  statements: z.array(z.string().min(1)).min(1),
  expects: z.enum(['none', 'all', 'some', 'unknown']),
})
export type UndoRepairInput = z.infer<typeof UndoRepairInput>
