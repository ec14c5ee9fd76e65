import {
  type Failure,
  type FailureCode,
  FailureError,
  failure,
} from '../../../../shared/domain/failure.ts'
import type { Plan, PlannedAct } from '../../../../shared/domain/plan.ts'
import { timestamp } from '../../ports/clock.ts'
import type { Effects, Reads } from '../../ports/reads.ts'
import type { SqlRejected, SqlTarget } from '../../ports/sql.ts'
import type { Receipt } from '../../ports/system.ts'
import { numberOf } from './row-values.ts'

/** Stands in a planned statement for the moment of sending: a clock in a plan would make it stale at once. */
export const NOW_MARK = '{now}'

/** The one SQL act of a plan. @throws FailureError INTERNAL for a plan without one */
function sqlActOf(plan: Plan): Extract<PlannedAct, { readonly kind: 'sql' }> {
  const act = plan.acts[0]
  if (act?.kind === 'sql') return act
  throw new FailureError(
    failure('INTERNAL', {
      summary: `The plan of ${plan.operation} holds no SQL.`,
      tried: plan.title,
      next: 'Plan again. Please report this.',
    }),
  )
}

export interface SendOptions {
  readonly endSessionsOf?: readonly string[]
  readonly timeoutMs?: number
  /** Better words for what the server refused. */
  readonly explain?: (rejected: SqlRejected, words: Failure) => Promise<Failure>
}

/** Sends the plan's statements as one message, exactly as they were approved. */
export async function sendPlanned(
  plan: Plan,
  world: Effects,
  options: SendOptions,
  signal: AbortSignal,
): Promise<Receipt> {
  const act = sqlActOf(plan)
  const { endSessionsOf, timeoutMs, explain } = options
  const statements = act.statements.map((statement) =>
    statement.replaceAll(NOW_MARK, timestamp(world.clock)),
  )
  const sent = await world.sql.mutate(
    { server: 'live', database: act.database },
    {
      statements,
      ...(endSessionsOf === undefined ? {} : { endSessionsOf }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  if (sent.answer.kind === 'done')
    return { kind: 'accepted', facts: { durationMs: sent.answer.durationMs } }
  const words = rejectedWords(plan, sent.answer)
  return { kind: 'refused', failure: (await explain?.(sent.answer, words)) ?? words }
}

const codes: { readonly [state: string]: FailureCode } = {
  // The guard at the head of a swap divides by the number of databases that are what they were.
  '22012': 'STALE_PLAN',
  '42501': 'NO_PRIVILEGE',
  '42P04': 'BLOCKED',
  '53100': 'NO_SPACE',
  '55006': 'SESSIONS_REMAIN',
  '55P03': 'TIMED_OUT',
  '57014': 'TIMED_OUT',
}

const nextSteps: { readonly [code in FailureCode]?: string } = {
  STALE_PLAN: 'Look again: a database is no longer what it was when this was planned.',
  NO_PRIVILEGE: 'Give the role this right on the server, or use a role that has it; then retry.',
  BLOCKED: 'Look which database has this name; rename it, or drop it if it is a leftover.',
  NO_SPACE: 'Free space on the server, then retry. Dropping the side database frees what it took.',
  SESSIONS_REMAIN: 'End the sessions named here, then retry.',
  TIMED_OUT: 'Look at the locks on the server, then retry.',
}

/** What the server's no means, by its SQLSTATE; its own text is kept verbatim. */
function rejectedWords(plan: Plan, rejected: SqlRejected): Failure {
  const code = codes[rejected.state] ?? 'SQL_FAILED'
  return failure(code, {
    summary: `The server refused: ${plan.title}.`,
    tried: sqlActOf(plan).statements.join('; '),
    answered: `${rejected.state}: ${rejected.message}`,
    world: 'Nothing was changed: the whole message was rolled back.',
    next: nextSteps[code] ?? 'Read the answer, repair what it names, then retry.',
    retry: code === 'STALE_PLAN' ? 'probe-first' : 'safe',
  })
}

const RUNNING = `SELECT count(*) AS n FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND state <> 'idle' AND strpos(query, $1) > 0`

/** A backend still works on this plan's message, e.g. after the console that sent it was killed. */
export async function isStillRunning(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly plan: Plan },
  signal: AbortSignal,
): Promise<boolean> {
  // The server shows the first 1024 bytes of a message; the beginning is enough to know it by.
  const beginning = (sqlActOf(asked.plan).statements[0] ?? '').split(NOW_MARK)[0]?.slice(0, 200)
  const query = { text: RUNNING, values: [beginning ?? ''] }
  const [row = {}] = await world.sql.read(asked.maintenance, query, signal)
  return numberOf(row, 'n') > 0
}
