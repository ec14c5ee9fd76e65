import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { RestoreRule } from '../../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { findsStatement, type KeyedRule } from './rule-statements.ts'

/** More keys than this are no plan that anybody reads: such a rule belongs into the tables of the product. */
const MOST_KEYS = 5000

/** A rule as it stands in the copy. */
export interface RuleState extends KeyedRule {
  /** Rows of the copy that break it. */
  readonly rows: number
}

export type RulesLook =
  | { readonly kind: 'read'; readonly states: readonly RuleState[] }
  /** A rule that cannot be judged; the others are not tried, because they go together. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }

/** Looks how many rows break each rule. @throws FailureError where the server cannot be asked at all */
export async function readRules(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly live: SqlTarget
    readonly side: SqlTarget
    readonly rules: readonly RestoreRule[]
  },
  signal: AbortSignal,
): Promise<RulesLook> {
  const states: RuleState[] = []
  for (const [index, rule] of asked.rules.entries()) {
    const place = `systems.postgres.afterRestore.${index}`
    try {
      const keys = await readKeys(world, { live: asked.live, rule, place }, signal)
      const text = findsStatement({ rule, keys })
      const [row = {}] = await world.sql.read(asked.side, { text, timeoutMs: 60_000 }, signal)
      states.push({ rule, keys, rows: countOf(row, { rule, place }) })
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      if (error.failure.code === 'PROFILE_INVALID')
        return { kind: 'unreadable', failure: error.failure }
      if (error.failure.code !== 'SQL_FAILED') throw error
      return { kind: 'unreadable', failure: refusedBy(rule, place, error.failure) }
    }
  }
  return { kind: 'read', states }
}

/** The rules with what live says to them now. @throws FailureError PROFILE_INVALID, SQL_FAILED */
export async function readKeyed(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly rules: readonly RestoreRule[] },
  signal: AbortSignal,
): Promise<readonly KeyedRule[]> {
  const keyed: KeyedRule[] = []
  for (const [index, rule] of asked.rules.entries()) {
    const place = `systems.postgres.afterRestore.${index}`
    keyed.push({ rule, keys: await readKeys(world, { live: asked.live, rule, place }, signal) })
  }
  return keyed
}

async function readKeys(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly rule: RestoreRule; readonly place: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { fromLive } = asked.rule
  if (fromLive === undefined) return []
  const text = `SELECT * FROM (${fromLive}) AS keys LIMIT ${MOST_KEYS + 1}`
  const rows = await world.sql.read(asked.live, { text, timeoutMs: 60_000 }, signal)
  if (rows.length <= MOST_KEYS) return rows.map((row) => String(Object.values(row)[0] ?? ''))
  throw unusable(asked.rule, {
    field: `${asked.place}.fromLive`,
    answered: `more than ${MOST_KEYS} keys`,
    next: 'Narrow fromLive to what changed since the backup.',
  })
}

function countOf(
  row: { readonly [column: string]: unknown },
  asked: { readonly rule: RestoreRule; readonly place: string },
): number {
  const value = Object.values(row)[0]
  const rows = Number(value)
  if (value !== null && value !== undefined && Number.isSafeInteger(rows) && rows >= 0) return rows
  throw unusable(asked.rule, {
    field: `${asked.place}.finds`,
    answered: String(value ?? 'nothing'),
    next: 'Let finds select one number, e.g. SELECT count(*) FROM ….',
  })
}

function unusable(
  rule: RestoreRule,
  found: { readonly field: string; readonly answered: string; readonly next: string },
): FailureError {
  return new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The rule “${rule.name}” cannot be used as it stands.`,
      tried: 'read what would rise again with the backup',
      world: 'Live was not touched, and neither was the copy.',
      retry: 'probe-first',
      ...found,
    }),
  )
}

function refusedBy(rule: RestoreRule, place: string, found: Failure): Failure {
  return failure('PROFILE_INVALID', {
    summary: `The server cannot answer the rule “${rule.name}”.`,
    tried: found.tried,
    ...(found.answered === undefined ? {} : { answered: found.answered }),
    world: 'Live was not touched, and neither was the copy.',
    next: 'Correct the rule (the backup may be older than a table that it names), then look again.',
    field: place,
    retry: 'probe-first',
  })
}
