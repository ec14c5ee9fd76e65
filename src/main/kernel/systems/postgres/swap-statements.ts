import { identifier, literal } from './quoting.ts'

/** Two databases that change names with each other, and what they really are. */
export interface Exchange {
  /** The name that clients connect to. */
  readonly live: string
  /** Serves now, steps aside. */
  readonly leaving: { readonly oid: string; readonly becomes: string }
  /** Waits under another name, will serve. */
  readonly coming: { readonly oid: string; readonly name: string }
}

/**
 * One message, one transaction: both renames or none (postgres.md, 8). The first statement divides by the number of
 * databases that are still what they were when this was planned: a message that arrives late, after a frozen network,
 * fails with 22012 instead of renaming what is no longer the same.
 */
export function exchangeStatements(
  exchange: Exchange,
  inside: readonly string[] = [],
): readonly string[] {
  const { live, leaving, coming } = exchange
  const [liveName, comingName] = [identifier(live), identifier(coming.name)]
  return [
    'BEGIN',
    `SELECT 1 / count(*) AS unchanged FROM pg_database a, pg_database b WHERE a.datname = ${literal(live)} AND a.oid = ${leaving.oid} AND b.datname = ${literal(coming.name)} AND b.oid = ${coming.oid}`,
    `ALTER DATABASE ${liveName} RENAME TO ${identifier(leaving.becomes)}`,
    `ALTER DATABASE ${comingName} RENAME TO ${liveName}`,
    ...inside,
    'COMMIT',
  ]
}

/** Lets writes in again, inside the exchange: the database that comes back was fenced when it left. */
export function liftStatement(live: string): string {
  return `ALTER DATABASE ${identifier(live)} RESET default_transaction_read_only`
}

/** Ends everybody who is connected to these databases; a rename waits five seconds for them. */
export function endSessionsStatement(names: readonly string[]): string {
  return `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (${names.map(literal).join(', ')})`
}
