import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Timestamp } from '../../../../shared/domain/identifiers.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { challengeOf } from './challenge.ts'
import type { Compared } from './compare/compare-once.ts'
import { differenceByLabel, differenceTable, totalRows } from './compare/difference-words.ts'
import { differingRows } from './compare/merge-rows.ts'
import type { TableDifference } from './compare/table-difference.ts'
import { type Database, isFenced } from './databases.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import type { RestoreInput, Scene } from './restore-input.ts'
import { identityText, type ServerIdentity } from './server-identity.ts'
import { type Session, sessionName } from './sessions.ts'
import { type SwapDetails, swapOf } from './swap-details.ts'
import { exchangeStatements } from './swap-statements.ts'

export interface SwapObserved {
  readonly input: RestoreInput
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly side: Database | undefined
  /** A database that already has the name of the old one. */
  readonly before: Database | undefined
  readonly sessions: readonly Session[]
  /** Exact: writes are refused while it is taken; not taken where they are not. */
  readonly compared: Compared | undefined
  /** Until when the old database is kept at least; shown, not hashed. */
  readonly keptUntil: Timestamp
}

/** Plans the swap: exact rows that go, exact OIDs that trade names, and what must be typed. */
export function planSwap(observed: SwapObserved): Planned<SwapDetails> {
  const { scene, live, side, identity, compared, sessions } = observed
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
  if (observed.before !== undefined) return { kind: 'refusal', failure: nameTaken(observed.before) }
  if (!isFenced(live) || compared === undefined)
    return { kind: 'refusal', failure: notFenced(live) }
  if (isFenced(side)) return { kind: 'refusal', failure: sideFenced(side) }
  const difference = compared.tables
  const words = differenceByLabel(difference)
  const details = detailsOf({ ...observed, live, side, difference })
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'swap',
      title: `Swap: ${side.name} becomes ${live.name}, the old one stays as ${scene.before}`,
      now: [
        ...databaseFacts('live database', live),
        differenceTable('rows that the restore takes back', difference),
        sessionTable(sessions),
      ],
      target: [
        fact('becomes live', `${side.name} (OID ${side.oid})`),
        ...[...words].map(([label, value]) => fact(label, value)),
        fact('rows that differ in all', String(totalRows(difference))),
        fact(
          'the old rows stay',
          `in ${scene.before} (OID ${live.oid}), at least ${scene.profile.keepDays} days`,
        ),
      ],
      acts: [
        {
          kind: 'sql',
          database: scene.profile.maintenanceDatabase,
          statements: exchangeStatements(swapOf(details)),
        },
      ],
      preconditions: {
        server: identityText(identity),
        liveOid: live.oid,
        sideOid: side.oid,
        [scene.before]: 'absent',
        writes: 'refused',
        // By name, so that both numbers are shown where one has changed.
        ...Object.fromEntries(words),
      },
      details,
      seen: compared,
      reversibility: 'irreversible',
      challenge: challengeOf(live, identity),
      warnings: warningsOf(observed),
    },
  }
}

function detailsOf(
  observed: SwapObserved & {
    readonly live: Database
    readonly side: Database
    readonly difference: readonly TableDifference[]
  },
): SwapDetails {
  const { scene, live, side, identity, difference } = observed
  const differing = difference.filter((one) => differingRows(one) > 0)
  return {
    ...{ run: scene.run, live: live.name, side: side.name, before: scene.before },
    ...{ liveOid: live.oid, sideOid: side.oid, server: identityText(identity) },
    keepDays: scene.profile.keepDays,
    difference: Object.fromEntries(
      differing.map(({ table, inserted, updated, deleted }) => [
        table,
        { inserted, updated, deleted },
      ]),
    ),
  }
}

function warningsOf({ sessions, compared }: SwapObserved): readonly string[] {
  const stay = sessions.filter((session) => !session.mayEnd)
  const writing = sessions.filter((session) => session.writes)
  return [
    ...stay.map((one) => `${sessionName(one)} cannot be ended by our role: the swap will fail.`),
    ...writing.map((one) => `${sessionName(one)} writes although writes are refused.`),
    ...(compared?.tables ?? []).flatMap(({ table, note }) =>
      note === undefined ? [] : [`${table}: ${note}.`],
    ),
  ]
}

function sessionTable(sessions: readonly Session[]): Evidence {
  return {
    kind: 'table',
    label: 'sessions that will be ended',
    columns: ['session', 'can be ended'],
    rows: sessions.map((one) => [sessionName(one), one.mayEnd ? 'yes' : 'no']),
  }
}

function nameTaken(before: Database): Failure {
  return failure('BLOCKED', {
    summary: `There is a ${before.name} already: this run has swapped, or somebody took the name.`,
    tried: `looked for ${before.name} in pg_database`,
    answered: `OID ${before.oid}`,
    next: 'Look which database serves; carry on behind the swap, or rename what is in the way.',
    retry: 'probe-first',
  })
}

function notFenced(live: Database): Failure {
  return failure('BLOCKED', {
    summary: `${live.name} still takes writes: rows that come now would be missing from the count.`,
    tried: 'read its default_transaction_read_only',
    next: 'Carry out the step that refuses writes (fence-writes), then plan the swap again.',
  })
}

function sideFenced(side: Database): Failure {
  return failure('BLOCKED', {
    summary: `${side.name} refuses writes: after the swap nobody could write.`,
    tried: 'read its default_transaction_read_only',
    next: `ALTER DATABASE "${side.name}" RESET default_transaction_read_only, then plan the swap again.`,
  })
}
