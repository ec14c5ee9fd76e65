import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Plan, Planned } from '../../../../../shared/domain/plan.ts'
import type { Archive } from '../archive-toc.ts'
import { challengeOf } from '../challenge.ts'
import { formText, type OpenDump } from '../dumps/open-dump.ts'
import { durationText, type RestoreEstimate } from '../estimate/estimate-restore.ts'
import type { Manifest } from '../manifest.ts'
import { hashMismatch } from '../plan-restore.ts'
import type { RestoreInput, Scene } from '../restore-input.ts'
import type { KnownRoles } from '../roles.ts'
import { type KeyedRule, settleWithin } from '../rules/rule-statements.ts'
import type { Advance } from '../sequences.ts'
import { identityText, type ServerIdentity } from '../server-identity.ts'
import type { LiveObjects } from './live-objects.ts'
import { DUMP_MARK, psqlArguments } from './run-script.ts'
import { rowsIn, type SafetyDump } from './safety-manifest.ts'
import { expectedRows, statementsAfter, statementsBefore } from './statements.ts'

export const InPlaceDetails = z.object({
  run: z.string(),
  backup: z.string(),
  live: z.string(),
  liveOid: z.string(),
  dump: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  /** The way back: path and SHA-256 of what live held. */
  safety: z.string(),
  safetySha256: z.string(),
  schemas: z.array(z.string()),
  /** OIDs of the tables that go: whether it happened is told by them. */
  tables: z.array(z.string()),
  withoutOwners: z.boolean(),
  serverMajor: z.number(),
})
export type InPlaceDetails = z.infer<typeof InPlaceDetails>

/** What both directions look at. */
export interface InPlaceSight {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly dump: OpenDump
  readonly sha256: string
  readonly archive: Archive
  readonly manifest: Manifest | undefined
  readonly schemas: readonly string[]
  readonly objects: LiveObjects
  /** As the dump names its owners. */
  readonly roles: KnownRoles
  readonly safety: SafetyDump | undefined
  /** A transaction of this run writes in live right now. */
  readonly working: boolean
}

export interface InPlaceObserved extends InPlaceSight {
  readonly input: RestoreInput
  readonly advances: readonly Advance[]
  readonly rules: readonly KeyedRule[]
  readonly estimate: RestoreEstimate | undefined
}

/** Plans the one transaction that replaces what live holds. */
export function planInPlace(observed: InPlaceObserved): Planned<InPlaceDetails> {
  const { scene, identity, dump, archive, manifest, schemas, objects, safety } = observed
  const no = inPlaceRefusal(observed)
  if (no !== undefined) return { kind: 'refusal', failure: no }
  if (safety === undefined) return { kind: 'refusal', failure: noSafety(scene.run) }
  const expected = expectedRows({ manifest, counted: archive.rows })
  const settle = observed.rules.flatMap(settleWithin)
  const statements = [
    ...statementsBefore(objects, rowsIn(safety)),
    DUMP_MARK,
    ...statementsAfter({ expected, advances: observed.advances, settle, schemas }),
  ]
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'restore-in-place',
      title: `Restore ${dump.path} over ${scene.live}, in one transaction`,
      now: [
        fact('live database', `${scene.live} (OID ${identity.databaseOid})`),
        // Not part of what is approved: it moves with the network.
        fact('nobody will read or write for', downtimeText(observed.estimate)),
        rowTable(safety, expected),
      ],
      target: [
        fact('dump', `${dump.path} (${formText(dump)}, SHA-256 ${observed.sha256})`),
        fact('replaces', `${objects.tables.length} tables in ${schemas.join(', ')}`),
        fact('the way back', `${safety.path}, SHA-256 ${safety.manifest.sha256}`),
      ],
      acts: [
        { kind: 'command', tool: 'psql', args: psqlArguments(scene.live) },
        { kind: 'sql', database: scene.live, statements },
      ],
      preconditions: preconditionsOf(observed, safety),
      details: detailsOf(observed, { backup: observed.input.target.backup, safety }),
      reversibility: 'irreversible',
      challenge: challengeOf({ name: scene.live, oid: identity.databaseOid }, identity),
      warnings: [
        'Every table is locked from the first statement to the COMMIT: reads wait, too.',
        'There is no copy to verify first. What the dump promises is checked before the COMMIT; if it does not hold, everything stays as it is.',
        ...ownersWarning(observed),
      ],
    },
  }
}

/** Takes back what a restore in place did: the same way, with the safety dump. */
export function planBack(
  observed: InPlaceSight & {
    readonly inPlace: InPlaceDetails
    /** How many of the tables from before are still there. */
    readonly standing: number
    readonly since: ReadonlyMap<string, number>
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
  if (observed.since.size > 0)
    return { kind: 'refusal', failure: writtenSince(observed.since, inPlace.safety) }
  const expected = expectedRows({ manifest: undefined, counted: archive.rows })
  const statements = [
    ...statementsBefore(objects, 'unwritten since they were made'),
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
      details: detailsOf(observed, { backup: inPlace.backup, safety }),
      reversibility: 'reversible',
      warnings: ownersWarning(observed),
    },
  }
}

function detailsOf(
  observed: InPlaceSight,
  given: { readonly backup: string; readonly safety: SafetyDump },
): InPlaceDetails {
  const { scene, identity, dump, sha256, schemas, objects, roles } = observed
  return {
    ...{ run: scene.run, backup: given.backup, live: scene.live, liveOid: identity.databaseOid },
    ...{ dump: dump.path, sha256, bytes: dump.bytes },
    ...{ safety: given.safety.path, safetySha256: given.safety.manifest.sha256 },
    ...{ schemas: [...schemas], tables: objects.tables.map(({ oid }) => oid) },
    withoutOwners: roles.missing.length + roles.foreign.length > 0,
    serverMajor: Math.floor(identity.versionNumber / 10_000),
  }
}

function preconditionsOf(observed: InPlaceSight, safety: SafetyDump): Plan['preconditions'] {
  return {
    server: identityText(observed.identity),
    liveOid: observed.identity.databaseOid,
    sha256: observed.sha256,
    safety: safety.manifest.sha256,
  }
}

function inPlaceRefusal(observed: InPlaceSight): Failure | undefined {
  const { scene, identity, dump, manifest, sha256, objects, safety, schemas, working } = observed
  if (manifest !== undefined && manifest.sha256 !== sha256)
    return hashMismatch(dump.path, { expected: manifest.sha256, found: sha256 })
  if (working)
    return failure('ANOTHER_IN_PROGRESS', {
      summary: `A transaction of this run still writes in ${scene.live}.`,
      tried: 'looked for sessions of this run that hold a transaction id',
      next: 'Wait for it to end: what a killed psql left behind notices within some seconds.',
    })
  if (schemas.length === 0)
    return failure('DUMP_REFUSED', {
      summary: `${dump.path} has nothing in any schema.`,
      tried: 'read what it lists',
      next: 'Choose a dump of the database.',
      field: 'target.backup',
      retry: 'no',
    })
  if (objects.closed.length > 0)
    return noPrivilege(
      `${scene.live} has no schema ${objects.closed.join(', ')}, or ${identity.role} may make nothing in it.`,
      `CREATE SCHEMA, or GRANT CREATE ON SCHEMA … TO ${identity.role}; then plan again.`,
    )
  if (objects.foreign.length > 0)
    return noPrivilege(
      `${identity.role} may not drop ${objects.foreign.slice(0, 5).join(', ')}.`,
      'Use the role that owns them, or be made a member of it; then plan again.',
    )
  const madeOf = safety?.manifest.safety
  if (madeOf !== undefined && madeOf.databaseOid !== identity.databaseOid)
    return failure('WRONG_SERVER', {
      summary: 'The safety dump is of another database.',
      tried: 'compared OIDs',
      answered: `safety dump ${madeOf.databaseOid}, live ${identity.databaseOid}`,
      next: 'Make the safety dump again.',
    })
  return undefined
}

function noPrivilege(summary: string, next: string): Failure {
  return failure('NO_PRIVILEGE', { summary, tried: 'read rights and owners', next })
}

function noSafety(run: string): Failure {
  return failure('BLOCKED', {
    summary: 'There is no safety dump of this run that is whole: there would be no way back.',
    tried: `looked for one of run ${run}, and computed its SHA-256`,
    next: 'Carry out the step that makes it (safety-dump), then plan again.',
  })
}

function writtenSince(since: ReadonlyMap<string, number>, safety: string): Failure {
  const rows = [...since].map(([table, count]) => `${table}: ${count}`)
  return failure('BLOCKED', {
    summary: 'Rows were written since the restore: going back this way would lose them.',
    tried: 'counted the rows that are younger than their table',
    answered: rows.join(', '),
    next: `Run “Restore in place” with ${safety} as its backup: it makes a safety dump of now first.`,
    retry: 'no',
  })
}

function ownersWarning({ roles, identity }: InPlaceSight): readonly string[] {
  const owners = [...roles.missing, ...roles.foreign]
  if (owners.length === 0) return []
  return [
    `Everything will belong to ${identity.role}: the dump names ${owners.join(', ')}, which do not exist here or of which ${identity.role} is no member.`,
  ]
}

/** In words, with by what it is known. */
export function downtimeText(estimate: RestoreEstimate | undefined): string {
  if (estimate === undefined) return 'as long as the restore takes; nothing is known to estimate it'
  return `${durationText(estimate.milliseconds)}, ${estimate.because}`
}

function rowTable(safety: SafetyDump, expected: ReturnType<typeof expectedRows>): Evidence {
  const nameOf = (table: { readonly schema: string; readonly name: string }) =>
    `${table.schema}.${table.name}`
  const now = new Map(safety.manifest.tables.map((table) => [nameOf(table), table.rows]))
  const then = new Map(expected.map(({ table, rows }) => [nameOf(table), rows]))
  return {
    kind: 'table',
    label: 'rows',
    columns: ['table', 'live (in the safety dump)', 'backup'],
    rows: [...new Set([...now.keys(), ...then.keys()])]
      .sort()
      .map((table) => [table, now.get(table) ?? null, then.get(table) ?? null]),
  }
}
