import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Archive } from '../archive-toc.ts'
import { formText, type OpenDump } from '../dumps/open-dump.ts'
import { DUMP_MARK, psqlArguments } from '../in-place/run-script.ts'
import { expectedRows, statementsAfter } from '../in-place/statements.ts'
import type { Manifest } from '../manifest.ts'
import { hashMismatch } from '../plan-restore.ts'
import { identifier, literal } from '../quoting.ts'
import type { RestoreInput } from '../restore-input.ts'
import type { KnownRoles } from '../roles.ts'
import { identityText, type ServerIdentity } from '../server-identity.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import type { SchemaScene } from './schema-scene.ts'
import type { Schema } from './schemas.ts'

export const RestoreSchemaDetails = z.object({
  run: z.string(),
  backup: z.string(),
  database: z.string(),
  side: z.string(),
  liveOid: z.string(),
  dump: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  withoutOwners: z.boolean(),
  serverMajor: z.number(),
  /** How to go back without this console, for the incident channel. */
  card: z.string(),
})
export type RestoreSchemaDetails = z.infer<typeof RestoreSchemaDetails>

export interface RestoreSchemaObserved {
  readonly input: RestoreInput
  readonly scene: SchemaScene
  readonly identity: ServerIdentity
  readonly dump: OpenDump
  readonly sha256: string
  readonly archive: Archive
  readonly manifest: Manifest | undefined
  /** The schemas that the dump has objects in. */
  readonly schemas: readonly string[]
  readonly live: Schema | undefined
  readonly side: Schema | undefined
  readonly before: Schema | undefined
  readonly roles: KnownRoles
  readonly obstacles: readonly string[]
  readonly working: boolean
}

/**
 * Plans the transaction that makes the copy. Inside of it, and for nobody else, live's schema has another name and an
 * empty one is called `public`: the dump is carried out as it is, word for word, and at the end both get their names.
 * Other sessions never see any of it: what a transaction has renamed is not shown before its COMMIT.
 */
export function planRestoreSchema(observed: RestoreSchemaObserved): Planned<RestoreSchemaDetails> {
  const { scene, identity, dump, sha256, live, side, archive, manifest, roles } = observed
  const no = refusalOf(observed)
  if (no !== undefined) return { kind: 'refusal', failure: no }
  if (live === undefined) return { kind: 'refusal', failure: noSchema(LIVE_SCHEMA) }
  if (side !== undefined)
    return {
      kind: 'nothing-to-do',
      because: `The schema ${side.name} is there, and it came with its whole content.`,
      evidence: [fact('copy', `schema ${side.name} (OID ${side.oid})`)],
    }
  const owners = [...roles.missing, ...roles.foreign]
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'restore-schema',
      title: `Restore ${dump.path} into the schema ${scene.side} of ${scene.database}`,
      now: [fact('live', `schema ${live.name} (OID ${live.oid}) of ${scene.database}`)],
      target: [
        fact('copy', `schema ${scene.side}`),
        fact('dump', `${dump.path} (${formText(dump)}, SHA-256 ${sha256})`),
      ],
      acts: [
        { kind: 'command', tool: 'psql', args: psqlArguments(scene.database) },
        { kind: 'sql', database: scene.database, statements: statementsOf(observed, live) },
      ],
      preconditions: { server: identityText(identity), liveOid: live.oid, sha256, copy: 'absent' },
      details: {
        ...{ run: scene.run, backup: observed.input.target.backup, database: scene.database },
        ...{ side: scene.side, liveOid: live.oid, dump: dump.path, sha256, bytes: dump.bytes },
        withoutOwners: owners.length > 0,
        serverMajor: Math.floor(identity.versionNumber / 10_000),
        card: cardText(scene),
      },
      reversibility: 'reversible',
      warnings: [
        ...(owners.length === 0
          ? []
          : [
              `Everything will belong to ${identity.role}: the dump names ${owners.join(', ')}, which do not exist here or of which ${identity.role} is no member.`,
            ]),
        ...(manifest === undefined && archive.rows === undefined
          ? ['There is no manifest: nothing says how many rows there should be.']
          : []),
      ],
    },
  }
}

function cardText({ database, side, before }: SchemaScene): string {
  const [publicName, sideName, beforeName, name] = [LIVE_SCHEMA, side, before, database].map(
    identifier,
  )
  return [
    `The schema ${LIVE_SCHEMA} of ${database} is swapped. To go back, as its owner:`,
    'not swapped yet (there is no such schema as in the next lines):',
    `ALTER DATABASE ${name} RESET default_transaction_read_only;`,
    'swapped:',
    `BEGIN; ALTER SCHEMA ${publicName} RENAME TO ${sideName}; ALTER SCHEMA ${beforeName} RENAME TO ${publicName}; ALTER DATABASE ${name} RESET default_transaction_read_only; COMMIT;`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();`,
  ].join('\n')
}

function statementsOf(observed: RestoreSchemaObserved, live: Schema): readonly string[] {
  const { scene, archive, manifest } = observed
  const [publicName, side, before] = [LIVE_SCHEMA, scene.side, scene.before].map(identifier)
  const { comment } = live
  return [
    'SET LOCAL statement_timeout = 0',
    'SET LOCAL idle_in_transaction_session_timeout = 0',
    `ALTER SCHEMA ${publicName} RENAME TO ${before}`,
    `SELECT 1 / count(*) AS unchanged FROM pg_namespace WHERE nspname = ${literal(scene.before)} AND oid = ${live.oid}`,
    `CREATE SCHEMA ${publicName} AUTHORIZATION ${identifier(live.owner)}`,
    ...live.rights.map((right) => `GRANT ${right.replace(' TO ', ` ON SCHEMA ${publicName} TO `)}`),
    DUMP_MARK,
    ...statementsAfter({
      expected: expectedRows({ manifest, counted: archive.rows }),
      ...{ advances: [], settle: [], schemas: [LIVE_SCHEMA] },
    }),
    ...(comment === undefined ? [] : [`COMMENT ON SCHEMA ${publicName} IS ${literal(comment)}`]),
    `ALTER SCHEMA ${publicName} RENAME TO ${side}`,
    `ALTER SCHEMA ${before} RENAME TO ${publicName}`,
  ]
}

function refusalOf(observed: RestoreSchemaObserved): Failure | undefined {
  const { scene, dump, sha256, manifest, schemas, obstacles, before, working } = observed
  if (manifest !== undefined && manifest.sha256 !== sha256)
    return hashMismatch(dump.path, { expected: manifest.sha256, found: sha256 })
  if (before !== undefined)
    return failure('BLOCKED', {
      summary: `There is a schema ${scene.before} already: this run has swapped, or somebody took the name.`,
      tried: 'read pg_namespace',
      next: 'Look which schema serves; carry on behind the swap, or rename what is in the way.',
      retry: 'probe-first',
    })
  const others = schemas.filter((schema) => schema !== LIVE_SCHEMA)
  if (others.length > 0)
    return failure('BLOCKED', {
      summary: `The dump has objects in ${others.join(', ')} too: a swap of ${LIVE_SCHEMA} alone would tear them apart.`,
      tried: 'read what the dump lists',
      next: 'Run “Restore in place”: it replaces all schemas of the dump.',
      retry: 'no',
    })
  if (obstacles.length > 0)
    return failure('BLOCKED', {
      summary: `The schema ${LIVE_SCHEMA} cannot be swapped: ${obstacles.join('; ')}.`,
      tried: 'read rights, owners and extensions',
      next: 'Run “Restore in place”, or have this changed on a quiet day.',
    })
  if (working)
    return failure('ANOTHER_IN_PROGRESS', {
      summary: `A transaction of this run still writes in ${scene.database}.`,
      tried: 'looked for sessions of this run that hold a transaction id',
      next: 'Wait for it to end: what a killed psql left behind notices within some seconds.',
    })
  return undefined
}

/** A schema that should be there is not. */
export function noSchema(name: string): Failure {
  return failure('NOT_FOUND', {
    summary: `The database has no schema ${name}.`,
    tried: `looked for ${name} in pg_namespace`,
    next: 'Compare the profile with the server; carry out the steps before this one.',
    retry: 'probe-first',
  })
}
