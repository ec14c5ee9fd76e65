import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { inPlaceRefusal, noSafety } from './in-place-refusals.ts'
import {
  detailsOf,
  type InPlaceDetails,
  type InPlaceSight,
  ownersWarning,
  preconditionsOf,
} from './plan-in-place.ts'
import { DUMP_MARK, psqlArguments } from './run-script.ts'
import { expectedRows, statementsAfter, statementsBefore } from './statements.ts'

/** Takes back what a restore in place did: the same way, with the safety dump. */
export function planBack(
  observed: InPlaceSight & {
    readonly inPlace: InPlaceDetails
    /** How many of the tables from before are still there. */
    readonly standing: number
    readonly since: ReadonlyMap<string, number>
    /** Tables, views, functions and types that were made or changed since the restore. */
    readonly changed: readonly string[]
    /** Tables with other rows than were brought, in words. */
    readonly lost: readonly string[]
  },
): Planned<InPlaceDetails> {
  const { scene, identity, dump, archive, objects, safety, schemas, inPlace } = observed
  if (inPlace.tables.length > 0 && observed.standing === inPlace.tables.length)
    return {
      kind: 'nothing-to-do',
      because: `${scene.live} still has every table from before: nothing was replaced.`,
      evidence: [],
    }
  const no = inPlaceRefusal(observed)
  if (no !== undefined) return { kind: 'refusal', failure: no }
  if (safety === undefined || safety.manifest.sha256 !== inPlace.safetySha256)
    return { kind: 'refusal', failure: noSafety(scene.run) }
  const since = [
    ...[...observed.since].map(([table, count]) => `${table}: ${count}`),
    ...observed.lost,
    ...observed.changed,
  ]
  if (since.length > 0) return { kind: 'refusal', failure: writtenSince(since, inPlace.safety) }
  const expected = expectedRows({ manifest: undefined, counted: archive.rows })
  const statements = [
    ...statementsBefore(objects, schemas, 'unwritten since they were made'),
    DUMP_MARK,
    ...statementsAfter({ expected, advances: [], settle: [], schemas }),
  ]
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'restore-safety',
      title: `Restore the safety dump over ${scene.live}, in one transaction`,
      now: [fact('live database', `${scene.live} (OID ${identity.databaseOid})`)],
      target: [fact('dump', `${dump.path}, SHA-256 ${observed.sha256}`)],
      acts: [
        { kind: 'command', tool: 'psql', args: psqlArguments(scene.live) },
        { kind: 'sql', database: scene.live, statements },
      ],
      preconditions: preconditionsOf(observed, safety),
      details: detailsOf(observed, { backup: inPlace.backup, safety, brought: expected }),
      reversibility: 'reversible',
      warnings: ownersWarning(observed),
    },
  }
}

function writtenSince(since: readonly string[], safety: string): Failure {
  return failure('BLOCKED', {
    summary: 'Something was written since the restore: going back this way would lose it.',
    tried: 'counted the rows that are younger than their table, and looked for younger definitions',
    answered: since.join(', '),
    next: `Run “Restore in place” with ${safety} as its backup: it makes a safety dump of now first.`,
    retry: 'no',
  })
}
