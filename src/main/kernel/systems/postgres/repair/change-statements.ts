import { identifier, literal, qualified } from '../quoting.ts'
import type { RowChanges } from './repair-input.ts'

/** The columns of `alias` as one JSON object; without a limit to their number, unlike jsonb_build_object. */
export function rowJson(alias: string, columns: readonly string[]): string {
  return `(SELECT to_jsonb(c) FROM (SELECT ${list(columns, alias)}) AS c)`
}

/** Counts the changes whose row is as it was (`before`) or as it shall be (`after`). */
export function holdsStatement(own: RowChanges, when: 'before' | 'after'): string {
  const { stay, come, go } = kindsOf(own)
  const [there, absent] = when === 'before' ? [go, come] : [come, go]
  const counts = [
    countSame(
      own,
      own.columns,
      stay.map((change) => change[when]),
    ),
    countSame(
      own,
      own.whole,
      there.map((change) => change[when]),
    ),
    `(SELECT count(*) FROM ${records(
      own,
      absent.map(({ before, after }) => before ?? after),
    )} AS v WHERE NOT EXISTS (SELECT FROM ${qualified(own.table)} AS t WHERE ${sameKey(own)}))`,
  ]
  return `SELECT ${counts.join(' + ')} AS holds`
}

/**
 * One transaction: nobody else writes into the table meanwhile, every row must still be what was approved (else 22012),
 * and then it becomes what was approved. Triggers, constraints and row-level security hold as for anybody.
 */
export function changeStatements(own: RowChanges): readonly string[] {
  const table = qualified(own.table)
  const { stay, come, go } = kindsOf(own)
  const written = own.columns.filter((column) => !own.key.includes(column))
  const set = written.map((column) => `${identifier(column)} = v.${identifier(column)}`).join(', ')
  const updated = records(
    own,
    stay.map(({ after }) => after),
  )
  const added = records(
    own,
    come.map(({ after }) => after),
  )
  const gone = records(
    own,
    go.map(({ before }) => before),
  )
  return [
    'BEGIN',
    // Whoever waits for this lock lets no writer at the table meanwhile, and users are served.
    "SET LOCAL lock_timeout = '5s'",
    `LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`,
    `SELECT 1 / (holds = ${own.changes.length})::int AS unchanged FROM (${holdsStatement(own, 'before')}) AS found`,
    ...(stay.length === 0
      ? []
      : [`UPDATE ${table} AS t SET ${set} FROM ${updated} AS v WHERE ${sameKey(own)}`]),
    ...(come.length === 0
      ? []
      : [
          `INSERT INTO ${table} (${list(own.whole)}) OVERRIDING SYSTEM VALUE SELECT ${list(own.whole, 'v')} FROM ${added} AS v`,
        ]),
    ...(go.length === 0
      ? []
      : [`DELETE FROM ${table} AS t USING ${gone} AS v WHERE ${sameKey(own)}`]),
    'COMMIT',
  ]
}

/** The same changes the other way round. */
export function reversed(own: RowChanges): RowChanges {
  const changes = own.changes.map(({ key, before, after }) => ({
    key,
    before: after,
    after: before,
  }))
  return { ...own, changes }
}

function kindsOf({ changes }: RowChanges) {
  return {
    stay: changes.filter(({ before, after }) => before !== null && after !== null),
    come: changes.filter(({ before }) => before === null),
    go: changes.filter(({ after }) => after === null),
  }
}

function sameKey({ key }: RowChanges): string {
  return key.map((column) => `t.${identifier(column)} = v.${identifier(column)}`).join(' AND ')
}

function countSame(
  own: RowChanges,
  columns: readonly string[],
  rows: readonly (string | null)[],
): string {
  const record = `jsonb_populate_record(NULL::${qualified(own.table)}, o.value)`
  return `(SELECT count(*) FROM jsonb_array_elements(${json(rows)}) AS o, LATERAL ${record} AS v, ${qualified(own.table)} AS t WHERE ${sameKey(own)} AND ${rowJson('t', columns)} = o.value)`
}

// PostgreSQL turns the JSON back into values of the table's own types.
function records(own: RowChanges, rows: readonly (string | null)[]): string {
  return `jsonb_populate_recordset(NULL::${qualified(own.table)}, ${json(rows)})`
}

function json(rows: readonly (string | null)[]): string {
  return `${literal(`[${rows.join(',')}]`)}::jsonb`
}

function list(columns: readonly string[], alias?: string): string {
  const before = alias === undefined ? '' : `${alias}.`
  return columns.map((column) => `${before}${identifier(column)}`).join(', ')
}
