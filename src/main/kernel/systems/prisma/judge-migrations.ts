import type { MigrationMark, MigrationState } from '../../../../shared/domain/migration.ts'
import type { MigrationFile } from './migration-files.ts'
import {
  isApplied,
  isUnfinished,
  type MigrationRow,
  type MigrationTable,
} from './migration-rows.ts'

/** A migration by both words: the database's rows and the file of the code that is live. */
export interface JudgedMigration {
  readonly name: string
  readonly state: MigrationState
  readonly marks: readonly MigrationMark[]
  /** Newest last. */
  readonly rows: readonly MigrationRow[]
  readonly file: MigrationFile | undefined
}

/**
 * The state of every migration, oldest first. The table decides, not the CLI: `migrate status` hides a failed one
 * behind a pending one, and calls a database that is ahead of the code up to date.
 *
 * @param files of the commit that is live; `undefined` where they could not be read: then nothing is said of them
 */
export function judgeMigrations(
  table: Pick<MigrationTable, 'rows' | 'lock'>,
  files: readonly MigrationFile[] | undefined,
): readonly JudgedMigration[] {
  const names = new Set([
    ...table.rows.map(({ name }) => name),
    ...(files ?? []).map(({ name }) => name),
  ])
  const applied = table.rows.filter(isApplied).map(({ name }) => name)
  return [...names].sort().map((name) => {
    const rows = table.rows.filter((row) => row.name === name)
    const file = files?.find((one) => one.name === name)
    const state = stateOf(rows, table.lock !== undefined)
    return {
      name,
      state,
      rows,
      file,
      marks: marksOf({ name, state, rows, file }, { files, applied }),
    }
  })
}

/** An unfinished row stops `migrate deploy` (P3009), whatever else there is; one that was given up counts only alone. */
function stateOf(rows: readonly MigrationRow[], locked: boolean): MigrationState {
  if (rows.some(isUnfinished)) return locked ? 'running' : 'failed'
  if (rows.some(isApplied)) return 'applied'
  return rows.length > 0 ? 'rolled-back' : 'pending'
}

function marksOf(
  migration: Omit<JudgedMigration, 'marks'>,
  known: {
    readonly files: readonly MigrationFile[] | undefined
    readonly applied: readonly string[]
  },
): readonly MigrationMark[] {
  const { state, rows, file, name } = migration
  const marks: MigrationMark[] = []
  const ran = rows.findLast((row) => isApplied(row) || isUnfinished(row))
  const isHere = state !== 'pending' && state !== 'rolled-back'
  if (known.files !== undefined && file === undefined && isHere) marks.push('ahead')
  // One that was given up is pending again for `migrate deploy`, as long as its file is there.
  if (file !== undefined && !isHere) {
    marks.push('behind')
    if (known.applied.some((other) => other > name)) marks.push('out-of-order')
  }
  if (file !== undefined && ran !== undefined && ran.checksum !== file.checksum)
    marks.push('edited')
  if (rows.length > 1) marks.push('retried')
  return marks
}

/** The newest applied migration, by name: the order in which Prisma applies them. */
export function headOf(rows: readonly MigrationRow[]): string | undefined {
  return rows
    .filter(isApplied)
    .map(({ name }) => name)
    .sort()
    .at(-1)
}
