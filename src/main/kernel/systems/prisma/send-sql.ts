import {
  type Failure,
  type FailureCode,
  FailureError,
  failure,
} from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Effects, Reads } from '../../ports/reads.ts'
import type { SqlRejected, SqlTarget } from '../../ports/sql.ts'
import type { Receipt } from '../../ports/system.ts'
import { PRISMA_LOCK } from './migration-rows.ts'
import { identifier } from './quoting.ts'
import { numberOf } from './row-values.ts'

/** For a lock that somebody else holds; then nothing has changed. */
const LOCK_WAIT = '5s'

/**
 * A transaction that begins by taking Prisma's own lock and fails (22012, division by zero) where somebody holds
 * it: no `migrate deploy` runs beside ours, and ours beside none.
 */
export function transactionOf(
  given: { readonly schema: string; readonly owner: string; readonly role: string },
  statements: readonly string[],
): readonly string[] {
  return [
    'BEGIN',
    // Whoever waits for a lock lets nobody else at the table meanwhile, and users are served.
    `SET LOCAL lock_timeout = '${LOCK_WAIT}'`,
    `SELECT 1 / (CASE WHEN pg_try_advisory_xact_lock(${PRISMA_LOCK}) THEN 1 ELSE 0 END) AS prisma_lock`,
    // What is made must belong to whom the rest belongs to, not to the console's role.
    ...(given.owner === given.role || given.owner === ''
      ? []
      : [`SET LOCAL ROLE ${identifier(given.owner)}`]),
    `SET LOCAL search_path TO ${identifier(given.schema)}`,
    ...statements,
    'COMMIT',
  ]
}

/** Index builds and checks of large tables take longer than an ordinary statement. */
const TIMEOUT_MS = 10 * 60_000

/** Sends the plan's SQL as one message, exactly as it was approved. @throws FailureError INTERNAL for a plan without SQL */
export async function sendSql(
  plan: Plan,
  world: Effects,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<Receipt> {
  const [act] = plan.acts
  if (act?.kind !== 'sql') {
    throw new FailureError(
      failure('INTERNAL', {
        summary: `The plan of ${plan.operation} holds no SQL.`,
        tried: plan.title,
        next: 'Plan again. Please report this.',
      }),
    )
  }
  const { statements } = act
  const sent = await world.sql.mutate(target, { statements, timeoutMs: TIMEOUT_MS }, signal)
  if (sent.kind !== 'answered') return sent
  if (sent.answer.kind === 'done')
    return { kind: 'accepted', facts: { durationMs: sent.answer.durationMs } }
  return { kind: 'refused', failure: rejectedWords(plan, statements, sent.answer) }
}

const codes: { readonly [state: string]: FailureCode } = {
  '22012': 'STALE_PLAN',
  '42501': 'NO_PRIVILEGE',
  '53100': 'NO_SPACE',
  '55P03': 'TIMED_OUT',
  '57014': 'TIMED_OUT',
  '25006': 'BLOCKED',
}

const nextSteps: { readonly [code in FailureCode]?: string } = {
  STALE_PLAN:
    'Look again: somebody migrates, or the migration is no longer what it was when this was planned.',
  NO_PRIVILEGE: 'The role must be a member of the role that owns the tables; then retry.',
  NO_SPACE: 'Free space on the server, then retry.',
  TIMED_OUT:
    'Somebody holds a lock on these tables: look at the sessions of the database, then retry.',
  BLOCKED: 'The database refuses writes: lift the fence first, or finish the restore that set it.',
}

function rejectedWords(plan: Plan, statements: readonly string[], rejected: SqlRejected): Failure {
  const code = codes[rejected.state] ?? 'SQL_FAILED'
  return failure(code, {
    summary: `The server refused: ${plan.title}.`,
    tried: statements.join('; '),
    answered: `${rejected.state}: ${rejected.message}`,
    world: 'Nothing was changed: the whole message was rolled back.',
    next: nextSteps[code] ?? 'Read the answer, repair what it names by hand, then look again.',
    retry: code === 'STALE_PLAN' ? 'probe-first' : 'safe',
  })
}

const HELD = `SELECT count(*) AS n FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${PRISMA_LOCK}
    AND a.application_name LIKE 'rollback-console/%' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** A message of this console still works at the server, e.g. after its reply was lost: every one holds Prisma's lock. */
export async function isStillRunning(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<boolean> {
  const [row = {}] = await world.sql.read(target, { text: HELD }, signal)
  return numberOf(row, 'n') > 0
}
