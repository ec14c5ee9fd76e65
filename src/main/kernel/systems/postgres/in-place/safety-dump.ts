import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Reads } from '../../../ports/reads.ts'
import { operation } from '../../operation.ts'
import { isStillUnchanged } from '../compare/still-unchanged.ts'
import { readDatabases } from '../databases.ts'
import { openDump } from '../dumps/open-dump.ts'
import { readListing } from '../dumps/read-content.ts'
import { readScript } from '../dumps/read-script.ts'
import { sizeText } from '../plan-words.ts'
import { identifier } from '../quoting.ts'
import { databaseOf, RestoreInput, sceneOf } from '../restore-input.ts'
import { flagOf } from '../row-values.ts'
import { identityText, readIdentity, type ServerIdentity } from '../server-identity.ts'
import { chosenBackup } from '../sources/backup-place.ts'
import { RESERVE_BYTES } from '../sources/fetch-backup.ts'
import { readBoundObjects } from './bound-objects.ts'
import { boundTo } from './in-place-refusals.ts'
import {
  covers,
  listSafety,
  newestSafety,
  nextSafetyFile,
  readSafety,
  rowsIn,
  type SafetyDump,
  safetyFolderOf,
} from './safety-manifest.ts'
import { schemasOf } from './schemas-of.ts'
import { alteredSince } from './statements.ts'
import { dumpArguments, SafetyDetails, writeSafety } from './write-safety.ts'

interface Observed {
  readonly run: string
  readonly identity: ServerIdentity
  readonly folder: string | undefined
  readonly file: string
  readonly schemas: readonly string[]
  readonly recipients: readonly string[]
  /** A safety dump of this run that still is what live holds. */
  readonly standing: SafetyDump | undefined
  /** What no safety dump of these schemas could bring back, or what pg_dump would stop at. */
  readonly bound: readonly string[]
  readonly liveBytes: number
  /** On this laptop, where the dump is to lie. */
  readonly freeBytes: number
}

/** A compressed dump holds no index and no dead row: half of the database is much for it. */
const DUMP_SHARE = 0.5

/**
 * Writes down what a restore in place will replace, sealed to this console and to the recovery kit, and reads it again
 * to its end: it is the only way back.
 */
export const safetyDump = operation<RestoreInput, Observed, SafetyDetails>({
  system: 'postgres',
  name: 'safety-dump',
  input: RestoreInput,
  details: SafetyDetails,
  patience: { everyMs: 1_000, forMs: 5_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { dump: path } = await chosenBackup(world, input.target.backup)
    const archive = await readListing(world, await openDump(world, path, signal), signal)
    const schemas = schemasOf(archive)
    const live = databaseOf(scene.live)
    const folder = safetyFolderOf(world)
    const [database] = await readDatabases(
      world,
      { maintenance: live, names: [scene.live] },
      signal,
    )
    const there = await listSafety(world, input.run)
    const newest = await newestSafety(world, input.run, signal)
    return {
      run: input.run,
      identity: await readIdentity(world, live, signal),
      folder,
      file: nextSafetyFile(scene.live, input.run, there),
      schemas,
      bound: await readBoundObjects(world, { live, schemas }, signal),
      liveBytes: database?.bytes ?? 0,
      freeBytes: folder === undefined ? 0 : await freeBytesOf(world, folder),
      recipients: world.files.recipients(),
      standing:
        newest !== undefined && covers(newest, schemas) && (await stillHolds(world, newest, signal))
          ? newest
          : undefined,
    }
  },
  plan: (_input, observed) => planSafety(observed),
  planUndo: ({ details }) => ({
    kind: 'no-way-back',
    because: `It only adds a file in ${details.folder}; delete it when nobody wants these rows any more.`,
  }),
  preState: () => Promise.resolve({}),
  apply: writeSafety,
  async reconcile({ plan: { details } }, world, signal) {
    const path = `${details.folder}/${details.file}`
    return (await readSafety(world, path, signal)) === undefined ? 'did-not' : 'happened'
  },
  async verify({ details }, world, signal) {
    const path = `${details.folder}/${details.file}`
    const safety = await readSafety(world, path, signal)
    if (safety === undefined)
      return { kind: 'failed', failure: notWhole(path, 'its manifest or its hash'), evidence: [] }
    const { rows } = await readScript(world, await openDump(world, path, signal), signal)
    const { tables, sha256, bytes = 0 } = safety.manifest
    const wrong = tables.filter((one) => rows.get(`${one.schema}.${one.name}`) !== one.rows)
    if (wrong.length > 0 || rows.size !== tables.length)
      return { kind: 'failed', failure: notWhole(path, 'its rows'), evidence: [] }
    return {
      kind: 'verified',
      evidence: [
        fact('safety dump', `${path}, ${sizeText(bytes)}, SHA-256 ${sha256}`),
        fact('read again', 'decrypted and unpacked to its last line'),
        {
          kind: 'table',
          label: 'rows in the safety dump',
          columns: ['table', 'rows'],
          rows: tables.map((one) => [`${one.schema}.${one.name}`, one.rows]),
        },
      ],
    }
  },
})

/** Where the folder is not there yet, where it will be. */
function freeBytesOf(world: Pick<Reads, 'objects'>, folder: string): Promise<number> {
  return world.objects.freeBytes(`${folder}/x`).catch(() => world.objects.freeBytes(folder))
}

async function stillHolds(world: Reads, safety: SafetyDump, signal: AbortSignal): Promise<boolean> {
  const { counts, snapshot } = rowsIn(safety)
  if (Object.keys(counts).length === 0) return false
  const asked = {
    target: databaseOf(safety.manifest.database),
    mark: { snapshot, since: '' },
    counts,
  }
  const { schemas } = safety.manifest.safety
  const text = `SELECT ${alteredSince(schemas, snapshot)} = 0 AS same`
  const [row = {}] = await world.sql.read(asked.target, { text, timeoutMs: 60_000 }, signal)
  if (!flagOf(row, 'same')) return false
  return await isStillUnchanged(world, asked, signal).catch((error: unknown) => {
    // A table that is gone: then it holds no longer.
    if (error instanceof FailureError && error.failure.code === 'SQL_FAILED') return false
    throw error
  })
}

function planSafety(observed: Observed): Planned<SafetyDetails> {
  const { run, identity, folder, file, schemas, recipients, standing } = observed
  if (folder === undefined) return { kind: 'refusal', failure: nowhere() }
  if (observed.bound.length > 0)
    return { kind: 'refusal', failure: boundTo(schemas, observed.bound) }
  if (standing !== undefined)
    return {
      kind: 'nothing-to-do',
      because: `${standing.path} holds what live has: nothing was written since.`,
      evidence: [fact('SHA-256', standing.manifest.sha256)],
    }
  const needed = observed.liveBytes * DUMP_SHARE
  if (observed.freeBytes < RESERVE_BYTES + needed)
    return { kind: 'refusal', failure: noRoomHere(folder, { free: observed.freeBytes, needed }) }
  const args = dumpArguments(identity.database, schemas)
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'safety-dump',
      title: `Make a safety dump of ${identity.database} before anything is replaced`,
      now: [fact('live database', `${identity.database} (OID ${identity.databaseOid})`)],
      target: [
        fact('file', `${folder}/${file}`),
        fact('form', 'plain dump, gzip, age; mode 0600; with a manifest of counts and SHA-256'),
        fact('opened by', ['this console', ...recipients].join(', ')),
      ],
      acts: [
        { kind: 'command', tool: 'pg_dump', args },
        { kind: 'files', folder, files: [file, `${file}.manifest.json`] },
      ],
      preconditions: { server: identityText(identity), liveOid: identity.databaseOid },
      details: {
        ...{ run, folder, file, schemas: [...schemas] },
        ...{ database: identity.database, databaseOid: identity.databaseOid },
        ...{ server: identityText(identity), serverVersion: identity.version },
        card: cardText(observed, `${folder}/${file}`),
      },
      reversibility: 'reversible',
      warnings: [
        ...(recipients.length === 0
          ? ['There is no recovery kit: only this laptop, with its credentials, can read it back.']
          : []),
        'What lies in no schema (publications, extensions, large objects) is neither dumped nor replaced.',
      ],
    },
  }
}

function cardText({ identity, schemas }: Observed, path: string): string {
  return [
    `${identity.database} is replaced in place. What it held is in ${path} on the operator's laptop,`,
    'sealed to that console and to the recovery kit. To go back by hand: stop the API, drop what is in',
    `the schemas ${schemas.join(', ')}, then`,
    `age --decrypt -i IDENTITY FILE | gunzip | psql -X -1 -v ON_ERROR_STOP=1 -d ${identity.database}`,
    `and ALTER DATABASE ${identifier(identity.database)} RESET default_transaction_read_only.`,
  ].join('\n')
}

function notWhole(path: string, what: string): Failure {
  return failure('NOT_VERIFIED', {
    summary: `${path} is not what was written: ${what} does not hold.`,
    tried: 'read the manifest, computed the SHA-256, and read the dump to its end',
    world: 'Live was only read.',
    next: 'Look at the disk of this laptop, then retry: another one is made.',
    retry: 'safe',
  })
}

function nowhere(): Failure {
  return failure('PROFILE_INVALID', {
    summary: 'The profile names no directory of backups: there is no place for a safety dump.',
    tried: 'read systems.postgres.backups of the profile',
    next: 'Name a directory on this laptop first in systems.postgres.backups.',
    field: 'systems.postgres.backups',
    retry: 'no',
  })
}

function noRoomHere(
  folder: string,
  given: { readonly free: number; readonly needed: number },
): Failure {
  return failure('NO_SPACE', {
    summary: `${sizeText(given.free)} are free on this laptop; the safety dump may take ${sizeText(given.needed)}, and ${sizeText(RESERVE_BYTES)} stay free.`,
    tried: `compared the size of live with what is free at ${folder}`,
    world: 'Live was only read.',
    next: 'Make room, or name a directory on a larger disk first in systems.postgres.backups.',
  })
}
