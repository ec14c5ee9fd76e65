import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { ownersOf } from './archive-toc.ts'
import { named, readDatabases } from './databases.ts'
import { hashDump } from './dumps/hash-dump.ts'
import { openDump } from './dumps/open-dump.ts'
import { readListing } from './dumps/read-content.ts'
import {
  planRestore,
  type RestoreDetails,
  RestoreDetailsSchema,
  type RestoreObserved,
} from './plan-restore.ts'
import { isComplete, readShortfall, type Shortfall } from './restore-completeness.ts'
import { databaseOf, RestoreInput, sceneOf } from './restore-input.ts'
import { readRoles } from './roles.ts'
import { numberOf } from './row-values.ts'
import { runRestore } from './run-restore.ts'
import { readIdentity } from './server-identity.ts'
import { isBeingWorkedOn } from './sessions.ts'
import { chosenBackup } from './sources/backup-place.ts'

// A killed pg_restore may have come no further than the first type. From 16384 on (FirstNormalObjectId) an OID is of
// nothing that template0 has.
const OBJECTS = `SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384) +
  (SELECT count(*) FROM pg_type WHERE oid >= 16384) + (SELECT count(*) FROM pg_proc WHERE oid >= 16384) +
  (SELECT count(*) FROM pg_namespace WHERE oid >= 16384 AND left(nspname, 3) <> 'pg_') +
  (SELECT count(*) FROM pg_extension WHERE oid >= 16384) +
  (SELECT count(*) FROM pg_largeobject_metadata) AS n`

/**
 * Fills the side database from the dump, while live goes on serving: an archive by `pg_restore --exit-on-error`, a
 * plain script by psql in one transaction. A copy that an earlier attempt left half filled is cleaned by the same
 * `pg_restore` (`--clean --if-exists`).
 */
export const restoreBeside = operation<RestoreInput, RestoreObserved, RestoreDetails>({
  system: 'postgres',
  name: 'restore-beside',
  input: RestoreInput,
  details: RestoreDetailsSchema,
  patience: { everyMs: 1000, forMs: 600_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance } = scene
    const backup = await chosenBackup(world, input.target.backup)
    const dump = await openDump(world, backup.dump, signal)
    const archive = await readListing(world, dump, signal)
    const found = await readDatabases(
      world,
      { maintenance, names: [scene.live, scene.side] },
      signal,
    )
    const side = named(found, scene.side)
    const objects = side === undefined ? 0 : await countObjects(world, side.name, signal)
    const shortfall =
      side === undefined || objects === 0
        ? undefined
        : await readShortfall(
            world,
            { side: databaseOf(side.name), archive, manifest: backup.manifest },
            signal,
          )
    const names = ownersOf(archive)
    return {
      ...{
        input,
        scene,
        backup,
        dump,
        archive,
        objects,
        shortfall,
        side,
        live: named(found, scene.live),
      },
      identity: await readIdentity(world, maintenance, signal),
      roles: await readRoles(world, { maintenance, names }, signal),
      sha256: await hashDump(world, dump, signal),
      working: await isBeingWorkedOn(world, { maintenance, database: scene.side }, signal),
    }
  },
  plan: (_input, observed) => planRestore(observed),
  planUndo: (plan, observed) => ({
    kind: 'undo',
    title: `Drop the copy ${plan.details.side}`,
    acts: [],
    operation: { system: 'postgres', name: 'drop-side', input: observed.input },
  }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: runRestore,
  async reconcile({ plan }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const side = plan.details.side
    if (await isBeingWorkedOn(world, { maintenance, database: side }, signal)) return 'unsettled'
    const [found] = await readDatabases(world, { maintenance, names: [side] }, signal)
    if (found?.oid !== plan.details.sideOid) return 'did-not'
    // Without counts nothing says how many rows there should be, so half a restore could look whole.
    if (!plan.details.counted) return 'did-not'
    return isComplete(await shortfallOf(world, restoreOf(plan.details), signal))
      ? 'happened'
      : 'did-not'
  },
  async verify(plan, world, signal) {
    return verdictOf(await shortfallOf(world, restoreOf(plan.details), signal), plan.details)
  },
})

async function countObjects(
  world: Pick<Reads, 'sql'>,
  side: string,
  signal: AbortSignal,
): Promise<number> {
  const [row = {}] = await world.sql.read(databaseOf(side), { text: OBJECTS }, signal)
  return numberOf(row, 'n')
}

function restoreOf(details: RestoreDetails) {
  return { input: { run: details.run, target: { backup: details.backup } }, side: details.side }
}

async function shortfallOf(
  world: Reads,
  asked: { readonly input: RestoreInput; readonly side: string },
  signal: AbortSignal,
): Promise<Shortfall> {
  const { dump: path, manifest } = await chosenBackup(world, asked.input.target.backup)
  const archive = await readListing(world, await openDump(world, path, signal), signal)
  return await readShortfall(world, { side: databaseOf(asked.side), archive, manifest }, signal)
}

function verdictOf(shortfall: Shortfall, details: RestoreDetails): Verdict {
  const evidence = [fact('restored from', `${details.dump}, SHA-256 ${details.sha256}`)]
  if (isComplete(shortfall))
    return {
      kind: 'verified',
      evidence: [...evidence, fact('objects of the archive', 'all there, with the right counts')],
    }
  const lacking = [...shortfall.objects, ...shortfall.counts]
  return {
    kind: 'failed',
    failure: failure('DATA_DIFFERS', {
      summary: `${details.side} is not what the dump promises: ${lacking.slice(0, 5).join('; ')}.`,
      tried: `compared ${details.side} with the list of objects and the manifest of ${details.dump}`,
      world: 'Live was not touched. The copy is incomplete.',
      next: 'Retry: the copy is cleaned and filled again. If it ends the same way, choose another dump.',
    }),
    evidence: [
      ...evidence,
      { kind: 'table', label: 'lacking', columns: ['what'], rows: lacking.map((what) => [what]) },
    ],
  }
}
