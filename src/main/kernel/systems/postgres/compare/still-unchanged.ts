import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { literal } from '../quoting.ts'
import { flagOf, numberOf, textOf } from '../row-values.ts'
import type { TransactionMark } from './transaction-mark.ts'

/** Rows of each relation of a database, by its name (or the query that it is) as SQL takes it. */
export type RowCounts = { readonly [relation: string]: number }

// An application's temporary tables come and go in the same catalogues, and are none of ours.
const LASTING = "SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relpersistence <> 't'"
const LASTING_TYPES = `SELECT n.oid FROM pg_catalog.pg_namespace n WHERE left(n.nspname, 7) <> 'pg_temp' AND left(n.nspname, 13) <> 'pg_toast_temp'`

/** What a table is, which values its columns may hold, and by what it is compared; as relations of a query. */
const CATALOGUES = [
  "(SELECT k.xmin FROM pg_catalog.pg_class k WHERE k.relpersistence <> 't')",
  `(SELECT k.xmin FROM pg_catalog.pg_attribute k WHERE k.attrelid IN (${LASTING}))`,
  `(SELECT k.xmin FROM pg_catalog.pg_type k WHERE k.typnamespace IN (${LASTING_TYPES}))`,
  '(SELECT k.xmin FROM pg_catalog.pg_enum k)',
  `(SELECT k.xmin FROM pg_catalog.pg_constraint k WHERE k.conrelid = 0 OR k.conrelid IN (${LASTING}))`,
  `(SELECT k.xmin FROM pg_catalog.pg_index k WHERE k.indrelid IN (${LASTING}))`,
]

/** Counts the catalogues that say what the tables are. */
export async function countCatalogues(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<RowCounts> {
  const text = CATALOGUES.map(
    (rows) => `SELECT ${literal(rows)} AS name, count(*) AS n FROM ${rows} AS t`,
  )
  const query = { text: text.join(' UNION ALL '), timeoutMs: 60_000 }
  const rows = await world.sql.read(target, query, signal)
  return Object.fromEntries(rows.map((row) => [textOf(row, 'name'), numberOf(row, 'n')]))
}

/**
 * Whether it is certain that a database shows the same rows as at a mark, although transactions have ended since.
 *
 * A row that is there now and was written by a transaction that was complete then (its xmin is older than all that were
 * not) was there then: who deletes it has not committed now, so not then either. So, where no row has a younger xmin
 * and there are as many as then, they are the same rows. That holds for the catalogues too: no table has become another
 * one. `VACUUM` and `ANALYZE` change neither (they write their figures in place, or into pg_statistic).
 * Ids are compared by age, as PostgreSQL does; one that went round since looks young, which only means "perhaps".
 */
export async function isStillUnchanged(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly mark: TransactionMark; readonly counts: RowCounts },
  signal: AbortSignal,
): Promise<boolean> {
  const { target, mark, counts } = asked
  const then = ageAt(mark)
  const text = Object.keys(counts).map(
    (name) =>
      `SELECT ${literal(name)} AS name, count(*) AS n, count(*) FILTER (WHERE age(t.xmin) <= ${then}) AS young FROM ${fromOf(name)} AS t`,
  )
  const query = { text: text.join(' UNION ALL '), timeoutMs: 600_000 }
  const rows = await world.sql.read(target, query, signal)
  return rows.every(
    (row) => numberOf(row, 'young') === 0 && numberOf(row, 'n') === counts[textOf(row, 'name')],
  )
}

/** A table by its own rows, without those of tables that inherit from it; a query as it is. */
function fromOf(relation: string): string {
  return relation.startsWith('(') ? relation : `ONLY ${relation}`
}

/** Whether a database's settings, its fence among them, are the very rows that they were at a mark. */
export async function isStillFenced(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly oid: string; readonly mark: TransactionMark },
  signal: AbortSignal,
): Promise<boolean> {
  const text = `SELECT age(s.xmin) > ${ageAt(asked.mark)} AS old FROM pg_db_role_setting s WHERE s.setdatabase::text = $1 AND s.setrole = 0`
  const query = { text, values: [asked.oid] }
  const [row = {}] = await world.sql.read(asked.maintenance, query, signal)
  return flagOf(row, 'old')
}

/** The age of the oldest id that was not known to be complete at a mark, as SQL: what is no older is younger than the mark. */
export function ageAt({ snapshot }: TransactionMark): string {
  const first = BigInt(snapshot.split(':')[0] ?? '') % 2n ** 32n
  return `age('${first}'::xid)`
}
