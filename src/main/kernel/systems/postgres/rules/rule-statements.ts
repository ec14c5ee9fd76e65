import type { RestoreRule } from '../../../../../shared/domain/profile-databases.ts'
import { identifier, literal } from '../quoting.ts'

/** A rule with the keys that live gave for it. */
export interface KeyedRule {
  readonly rule: RestoreRule
  /** In live's own order; empty where the rule asks live nothing. */
  readonly keys: readonly string[]
}

/** How many rows of the copy break the rule: `SELECT` of one row with one column. */
export function findsStatement(keyed: KeyedRule): string {
  return withKeys(keyed, keyed.rule.finds)
}

/**
 * Settles all rules in one transaction, and only in the database that was looked at: the first statement divides by
 * zero (22012) in any other, as a swap's does.
 */
export function settleStatements(
  side: { readonly name: string; readonly oid: string },
  rules: readonly KeyedRule[],
): readonly string[] {
  return [
    'BEGIN',
    `SELECT 1 / count(*) AS unchanged FROM pg_database WHERE datname = current_database() AND datname = ${literal(side.name)} AND oid = ${side.oid}`,
    ...rules.map((keyed) => withKeys(keyed, keyed.rule.settle)),
    'COMMIT',
  ]
}

/** Settles one rule, and makes sure of it: 22012 where a row is left that breaks it. For a transaction of somebody else. */
export function settleWithin(keyed: KeyedRule): readonly string[] {
  const { finds, settle } = keyed.rule
  return [
    withKeys(keyed, settle),
    withKeys(keyed, `SELECT 1 / (f.n = 0)::int AS settled FROM (${finds}) AS f(n)`),
  ]
}

/** The copy cannot see live's tables, so what live knows travels with the statement. */
function withKeys({ rule, keys }: KeyedRule, statement: string): string {
  if (rule.fromLive === undefined) return statement
  const list = literal(JSON.stringify(keys))
  return `WITH ${identifier('from_live')}(key) AS (SELECT jsonb_array_elements_text(${list}::jsonb)) ${statement}`
}
