import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import type { Plan, Planned } from '../../../../../shared/domain/plan.ts'
import type { Archive } from '../archive-toc.ts'
import { challengeOf } from '../challenge.ts'
import { SAFETY_END } from '../dumps/dump-bytes.ts'
import { formText, type OpenDump } from '../dumps/open-dump.ts'
import { durationText, type RestoreEstimate } from '../estimate/estimate-restore.ts'
import type { Manifest } from '../manifest.ts'
import type { RestoreInput, Scene } from '../restore-input.ts'
import type { KnownRoles } from '../roles.ts'
import { type KeyedRule, settleWithin } from '../rules/rule-statements.ts'
import type { Advance } from '../sequences.ts'
import { identityText, type ServerIdentity } from '../server-identity.ts'
import { inPlaceRefusal, noSafety } from './in-place-refusals.ts'
import type { LiveObjects } from './live-objects.ts'
import { DUMP_MARK, psqlArguments } from './run-script.ts'
import { rowsIn, type SafetyDump } from './safety-manifest.ts'
import { ExpectedRows, expectedRows, statementsAfter, statementsBefore } from './statements.ts'

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
  /** Rows of each table at the COMMIT; empty where rules changed some. */
  brought: z.array(ExpectedRows).default([]),
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
  const alone = dump.path.endsWith(SAFETY_END)
  const expected = expectedRows({ manifest, counted: archive.rows, alone })
  const settle = observed.rules.flatMap(settleWithin)
  const statements = [
    ...statementsBefore(objects, schemas, rowsIn(safety)),
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
      details: detailsOf(observed, {
        ...{ backup: observed.input.target.backup, safety },
        brought: settle.length === 0 ? expected : [],
      }),
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

export function detailsOf(
  observed: InPlaceSight,
  given: {
    readonly backup: string
    readonly safety: SafetyDump
    readonly brought: readonly ExpectedRows[]
  },
): InPlaceDetails {
  const { scene, identity, dump, sha256, schemas, objects, roles } = observed
  return {
    ...{ run: scene.run, backup: given.backup, live: scene.live, liveOid: identity.databaseOid },
    ...{ dump: dump.path, sha256, bytes: dump.bytes },
    ...{ safety: given.safety.path, safetySha256: given.safety.manifest.sha256 },
    ...{ schemas: [...schemas], tables: objects.tables.map(({ oid }) => oid) },
    brought: [...given.brought],
    withoutOwners: roles.missing.length + roles.foreign.length > 0,
    serverMajor: Math.floor(identity.versionNumber / 10_000),
  }
}

export function preconditionsOf(observed: InPlaceSight, safety: SafetyDump): Plan['preconditions'] {
  return {
    server: identityText(observed.identity),
    liveOid: observed.identity.databaseOid,
    sha256: observed.sha256,
    safety: safety.manifest.sha256,
  }
}

export function ownersWarning({ roles, identity }: InPlaceSight): readonly string[] {
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
