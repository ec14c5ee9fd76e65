import type { Failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlRejected, SqlTarget } from '../../ports/sql.ts'
import type { Settlement } from '../../ports/system.ts'
import { readDatabases } from './databases.ts'
import { isBeingRenamed, readSessions, sessionName } from './sessions.ts'
import { isStillRunning } from './sql-message.ts'
import type { Exchange } from './swap-statements.ts'

/** Where the two databases of an exchange stand, told by their OIDs and never by names or replies. */
export type ExchangeState =
  | { readonly kind: 'before' }
  | { readonly kind: 'after' }
  /** Neither: somebody else renamed or dropped one of them. In words. */
  | { readonly kind: 'strange'; readonly what: string }

/** Reads what the two OIDs are called now. */
export async function readExchange(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly exchange: Exchange },
  signal: AbortSignal,
): Promise<ExchangeState> {
  const { maintenance, exchange } = asked
  const { live, leaving, coming } = exchange
  const oids = [leaving.oid, coming.oid]
  const found = await readDatabases(world, { maintenance, oids }, signal)
  const nameOf = (oid: string): string =>
    found.find((database) => database.oid === oid)?.name ?? 'gone'
  const [left, came] = [nameOf(leaving.oid), nameOf(coming.oid)]
  if (left === leaving.becomes && came === live) return { kind: 'after' }
  if (left === live && came === coming.name) return { kind: 'before' }
  const what = `OID ${leaving.oid} is called ${left}, OID ${coming.oid} is called ${came}`
  return { kind: 'strange', what }
}

/** Whether an exchange that was sent has happened. A rename that still waits or holds its lock is not settled. */
export async function reconcileExchange(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly exchange: Exchange; readonly plan: Plan },
  signal: AbortSignal,
): Promise<Settlement> {
  const { maintenance, exchange, plan } = asked
  const oids = [exchange.leaving.oid, exchange.coming.oid]
  if (await isBeingRenamed(world, { maintenance, oids }, signal)) return 'unsettled'
  if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
  const state = await readExchange(world, { maintenance, exchange }, signal)
  return state.kind === 'after' ? 'happened' : 'did-not'
}

/** Names who was in the way of a rename (55006), and why they could not be ended. */
export async function explainSessions(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly maintenance: SqlTarget
    readonly names: readonly string[]
    readonly rejected: SqlRejected
    readonly words: Failure
  },
  signal: AbortSignal,
): Promise<Failure> {
  const { maintenance, names, rejected, words } = asked
  if (rejected.state !== '55006') return words
  const lists = await Promise.all(
    names.map((database) => readSessions(world, { maintenance, database }, signal)),
  )
  const who = lists
    .flat()
    .map((one) =>
      one.mayEnd ? sessionName(one) : `${sessionName(one)}, which our role may not end`,
    )
  return {
    ...words,
    summary:
      who.length === 0
        ? 'Somebody was in the way: a session that is gone now, or a prepared transaction.'
        : `In the way: ${who.join('; ')}.`,
    next: 'End what is named here (a superuser can), or finish its prepared transaction; then retry.',
  }
}
