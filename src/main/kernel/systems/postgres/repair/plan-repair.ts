import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { databaseFacts } from '../plan-words.ts'
import { changeStatements } from './change-statements.ts'
import type { ObservedRepair } from './observe-repair.ts'
import { type RowChange, RowChanges } from './repair-input.ts'

export const RepairDetails = z.object({
  run: z.string(),
  /** The live database, and what it really is. */
  database: z.string(),
  oid: z.string(),
  rows: RowChanges,
})
export type RepairDetails = z.infer<typeof RepairDetails>

/** As many rows as anybody reads; the statement has all of them. */
const SHOWN_ROWS = 200

/** What will be written, row by row, and what is left alone. Pure. */
export function planRepair(observed: ObservedRepair): Planned<RepairDetails> {
  if (observed.kind === 'refused') return { kind: 'refusal', failure: observed.failure }
  if (observed.kind === 'exactly') return planExactly(observed)
  const { run, live, source, choice, scope, found } = observed
  const changes = [...found.updates, ...found.inserts]
  const evidence = [...databaseFacts('taken from', source), ...leftAlone(observed)]
  if (changes.length === 0)
    return {
      kind: 'nothing-to-do',
      because: 'No chosen row of live differs from the copy in a way that would be taken over.',
      evidence,
    }
  const rows: RowChanges = {
    table: { schema: scope.table.schema, name: scope.table.name },
    ...{
      key: [...scope.table.key],
      columns: [...scope.compared],
      whole: [...scope.whole],
      changes,
    },
  }
  return planOf(
    { run, live, rows },
    [...evidence, ...conflictTable(found.conflicts)],
    [
      ...(scope.triggers.length === 0
        ? []
        : [`Triggers run as for any write: ${scope.triggers.join(', ')}.`]),
      ...(found.conflicts.length === 0
        ? []
        : [
            `${found.conflicts.length} row(s) were changed since; ${choice.conflicts === 'keep-live' ? 'they stay as they are.' : 'they are overwritten.'}`,
          ]),
    ],
  )
}

type Chosen = Extract<ObservedRepair, { readonly kind: 'chosen' }>

function leftAlone({ found }: Chosen): readonly Evidence[] {
  return [
    fact('rows that only live has (never touched)', String(found.onlyLive)),
    ...(found.notAdded === 0
      ? []
      : [fact('rows that live lacks (not to be added)', String(found.notAdded))]),
  ]
}

function planExactly(
  observed: Extract<ObservedRepair, { readonly kind: 'exactly' }>,
): Planned<RepairDetails> {
  return planOf(observed, [], [])
}

function planOf(
  own: Pick<Chosen, 'run' | 'live'> & { readonly rows: RowChanges },
  now: readonly Evidence[],
  warnings: readonly string[],
): Planned<RepairDetails> {
  const { run, live, rows } = own
  const name = `${rows.table.schema}.${rows.table.name}`
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'repair-rows',
      title: `Repair ${rows.changes.length} row(s) of ${name} in ${live.name}`,
      now: [...now, changeTable('rows that change', rows.changes)],
      target: [fact('database', `${live.name} (OID ${live.oid})`), fact('table', name)],
      acts: [{ kind: 'sql', database: live.name, statements: [...changeStatements(rows)] }],
      preconditions: { liveOid: live.oid },
      details: { run, database: live.name, oid: live.oid, rows },
      reversibility: 'reversible',
      warnings,
    },
  }
}

function conflictTable(conflicts: readonly RowChange[]): readonly Evidence[] {
  return conflicts.length === 0 ? [] : [changeTable('conflicts: changed in live since', conflicts)]
}

function changeTable(label: string, changes: readonly RowChange[]): Evidence {
  const rest = changes.length - SHOWN_ROWS
  return {
    kind: 'table',
    label: rest > 0 ? `${label} (the first ${SHOWN_ROWS} of ${changes.length})` : label,
    columns: ['key', 'now', 'after'],
    rows: changes
      .slice(0, SHOWN_ROWS)
      .map(({ key, before, after }) => [key, before ?? 'not there', after ?? 'not there']),
  }
}
