import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { challengeOf } from '../challenge.ts'
import type { Compared } from '../compare/compare-once.ts'
import { differenceByLabel, differenceTable, totalRows } from '../compare/difference-words.ts'
import { type Database, isFenced } from '../databases.ts'
import { notFound } from '../plan-words.ts'
import { identifier, qualified } from '../quoting.ts'
import { type KeyedRule, settleWithin } from '../rules/rule-statements.ts'
import { type Advance, advanceStatement } from '../sequences.ts'
import { identityText, type ServerIdentity } from '../server-identity.ts'
import { type Session, sessionName } from '../sessions.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import type { Table } from '../tables.ts'
import { noSchema } from './plan-restore-schema.ts'
import {
  type SchemaSwapDetails,
  schemaExchangeStatements,
  schemaSwapOf,
} from './schema-exchange.ts'
import type { SchemaScene } from './schema-scene.ts'
import type { Schema } from './schemas.ts'

export interface SwapSchemaObserved {
  readonly scene: SchemaScene
  readonly identity: ServerIdentity
  readonly database: Database | undefined
  readonly live: Schema | undefined
  readonly side: Schema | undefined
  readonly before: Schema | undefined
  readonly obstacles: readonly string[]
  readonly sessions: readonly Session[]
  /** Of live: they are locked, so that no writer is in the middle. */
  readonly tables: readonly Table[]
  readonly advances: readonly Advance[]
  readonly rules: readonly KeyedRule[]
  /** Exact: writes are refused while it is taken. */
  readonly compared: Compared | undefined
}

/** Plans the swap: exact rows that go, exact OIDs that trade names, ids past the old maximum, rules, all in one. */
export function planSwapSchema(observed: SwapSchemaObserved): Planned<SchemaSwapDetails> {
  const { scene, identity, database, live, side, before, obstacles, compared } = observed
  if (database === undefined) return { kind: 'refusal', failure: notFound(scene.database) }
  if (live === undefined) return { kind: 'refusal', failure: noSchema(LIVE_SCHEMA) }
  if (side === undefined) return { kind: 'refusal', failure: noSchema(scene.side) }
  if (before !== undefined) return { kind: 'refusal', failure: nameTaken(before) }
  if (obstacles.length > 0) return { kind: 'refusal', failure: cannotRename(obstacles) }
  if (!isFenced(database) || compared === undefined)
    return { kind: 'refusal', failure: notFenced(database) }
  const details = {
    ...{ run: scene.run, database: database.name, databaseOid: database.oid },
    ...{ side: side.name, before: scene.before, liveOid: live.oid, sideOid: side.oid },
    ...{ server: identityText(identity), keepDays: scene.profile.keepDays },
  }
  const words = differenceByLabel(compared.tables)
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'swap-schema',
      title: `Swap: the schema ${side.name} becomes ${LIVE_SCHEMA}, the old one stays as ${scene.before}`,
      now: [
        fact('live', `schema ${LIVE_SCHEMA} (OID ${live.oid}) of ${database.name}`),
        differenceTable('rows that the restore takes back', compared.tables),
      ],
      target: [
        fact('becomes live', `schema ${side.name} (OID ${side.oid})`),
        ...[...words].map(([label, value]) => fact(label, value)),
        fact('rows that differ in all', String(totalRows(compared.tables))),
        fact('the old rows stay', `in the schema ${scene.before} (OID ${live.oid})`),
      ],
      acts: [
        {
          kind: 'sql',
          database: database.name,
          statements: schemaExchangeStatements(schemaSwapOf(details), {
            lock: observed.tables.map(qualified),
            inside: insideOf(observed, side),
          }),
        },
      ],
      preconditions: {
        server: identityText(identity),
        databaseOid: database.oid,
        liveOid: live.oid,
        sideOid: side.oid,
        [scene.before]: 'absent',
        writes: 'refused',
        ...Object.fromEntries(words),
      },
      details,
      seen: compared,
      reversibility: 'irreversible',
      challenge: challengeOf(database, identity),
      warnings: warningsOf(observed),
    },
  }
}

function insideOf({ advances, rules }: SwapSchemaObserved, side: Schema): readonly string[] {
  const moves = advances.filter((advance) => advance.from !== advance.to).map(advanceStatement)
  if (rules.length === 0) return moves
  return [
    ...moves,
    `SET LOCAL search_path TO ${identifier(side.name)}`,
    ...rules.flatMap(settleWithin),
    'RESET search_path',
  ]
}

function warningsOf({ sessions, compared }: SwapSchemaObserved): readonly string[] {
  return [
    ...sessions
      .filter((session) => !session.mayEnd)
      .map(
        (one) =>
          `${sessionName(one)} cannot be ended by our role: it goes on read-only, and must connect again.`,
      ),
    ...(compared?.tables ?? []).flatMap(({ table, note }) =>
      note === undefined ? [] : [`${table}: ${note}.`],
    ),
  ]
}

function nameTaken({ name, oid }: Schema): Failure {
  return failure('BLOCKED', {
    summary: `There is a schema ${name} already: this run has swapped, or somebody took the name.`,
    tried: `looked for ${name} in pg_namespace`,
    answered: `OID ${oid}`,
    next: 'Look which schema serves; carry on behind the swap, or rename what is in the way.',
    retry: 'probe-first',
  })
}

function cannotRename(obstacles: readonly string[]): Failure {
  return failure('BLOCKED', {
    summary: `The schema ${LIVE_SCHEMA} cannot be swapped: ${obstacles.join('; ')}.`,
    tried: 'read rights, owners and extensions',
    next: 'Run “Restore in place”, or have this changed; then plan again.',
  })
}

function notFenced({ name }: Database): Failure {
  return failure('BLOCKED', {
    summary: `${name} still takes writes: rows that come now would be missing from the count.`,
    tried: 'read its default_transaction_read_only',
    next: 'Carry out the step that refuses writes (fence-writes), then plan the swap again.',
  })
}
