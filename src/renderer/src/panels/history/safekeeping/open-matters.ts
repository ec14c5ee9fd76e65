import type { AuditView } from '../../../../../shared/domain/audit.ts'

/** How many things about the log wait for somebody. */
export function openMatters({ gaps, export: copy, kit }: AuditView): number {
  const owed = gaps.filter((gap) => gap.countersigned === null).length
  const stuck = ['no-tables', 'refused', 'fork'].includes(copy.kind) ? 1 : 0
  const unkept = ['none', 'made', 'gone'].includes(kit.kind) ? 1 : 0
  return owed + stuck + unkept
}
