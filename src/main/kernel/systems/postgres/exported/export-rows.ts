import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Folder } from '../../../ports/files.ts'
import type { Effects, Reads } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { operation } from '../../operation.ts'
import { type Database, readDatabases } from '../databases.ts'
import { mayHaveServed, readKept, readServedCopies } from '../keeping/kept-databases.ts'
import { notFound } from '../plan-words.ts'
import { databaseOf, type Scene, sceneOf } from '../restore-input.ts'
import { identityText, readIdentity } from '../server-identity.ts'
import {
  ExportDetails,
  ExportInput,
  type ExportObserved,
  exportEvidence,
  planExport,
} from './plan-export.ts'
import { rowsFolderOf } from './rows-folder.ts'
import { findChanged, isOf, MANIFEST, manifestOf, readRowsManifest } from './rows-manifest.ts'
import { writeRows } from './write-rows.ts'

/** Rows that only a database holds which is about to go, as files that the recovery kit opens: no file, no drop. */
export const exportRows = operation<ExportInput, ExportObserved, ExportDetails>({
  system: 'postgres',
  name: 'export-rows',
  input: ExportInput,
  details: ExportDetails,
  patience: { everyMs: 1_000, forMs: 5_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance } = scene
    const [live] = await readDatabases(world, { maintenance, names: [scene.live] }, signal)
    const doomed = await doomedOf(world, { input, scene, live }, signal)
    const identity = await readIdentity(world, maintenance, signal)
    const folder = doomed === undefined ? undefined : rowsFolderOf(scene, doomed)
    const manifest = folder === undefined ? undefined : await readRowsManifest(world, folder)
    const asked = {
      ...{ server: identityText(identity), oid: doomed?.oid ?? '' },
      now: world.clock.now(),
    }
    const whole =
      manifest !== undefined &&
      folder !== undefined &&
      isOf(manifest, asked) &&
      (await findChanged(world, { folder, manifest }, signal)) === undefined
    return {
      ...{ scene, identity, live, doomed, folder },
      recipients: world.files.recipients(),
      done: whole ? manifest : undefined,
    }
  },
  plan: planExport,
  planUndo: (plan) => ({
    kind: 'no-way-back',
    because: `It only adds files in ${plan.details.folder}; delete them when nobody wants the rows any more.`,
  }),
  preState: () => Promise.resolve({}),
  apply: carryOut,
  async reconcile({ plan: { details } }, world) {
    const manifest = await readRowsManifest(world, details.folder)
    return manifest?.run === details.run && manifest.oid === details.oid ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const { folder } = details
    const manifest = await readRowsManifest(world, folder)
    if (manifest?.run !== details.run)
      return { kind: 'failed', failure: notWhole(folder, MANIFEST), evidence: [] }
    const changed = await findChanged(world, { folder, manifest }, signal)
    const evidence = exportEvidence(folder, manifest)
    if (changed === undefined) return { kind: 'verified', evidence }
    return { kind: 'failed', failure: notWhole(folder, changed), evidence }
  },
})

/** Of the copies that swaps back left the newest; none of them: what live has taken since it was swapped in. */
async function doomedOf(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly input: ExportInput
    readonly scene: Scene
    readonly live: Database | undefined
  },
  signal: AbortSignal,
): Promise<Database | undefined> {
  const { input, scene, live } = asked
  if (input.of === 'kept') return (await readKept(world, scene, signal))[0]?.database
  const copies = await readServedCopies(world, scene, signal)
  const newest = copies.at(-1)
  if (newest !== undefined) return newest
  return live !== undefined && mayHaveServed(live) ? live : undefined
}

async function carryOut(
  { details }: Plan<ExportDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const { folder, database, oid, run, server, serverVersion, rows } = details
  const { live, profile } = sceneOf(world, details)
  const order = {
    doomed: databaseOf(database),
    live: rows === 'since-swap' ? undefined : databaseOf(live),
    exportWhole: profile.exportWhole,
  }
  const work = async (files: Folder): Promise<Receipt> => {
    try {
      // Another database may have the name by now.
      const { maintenance } = sceneOf(world, details)
      const [found] = await readDatabases(world, { maintenance, oids: [oid] }, signal)
      if (found?.name !== database) return { kind: 'refused', failure: notFound(database) }
      const recipients = [...world.files.recipients()]
      const written = await writeRows(world, { order, folder: files }, signal)
      const tables = [...written.tables]
      const manifest = manifestOf({
        ...{ run, server, serverVersion, database, oid, recipients },
        ...{ lsn: written.lsn, at: written.at, tables },
      })
      await files.put(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`)
      const exported = tables.reduce((sum, table) => sum + table.rows, 0)
      return { kind: 'accepted', facts: { folder, tables: tables.length, rows: exported } }
    } catch (thrown) {
      if (!(thrown instanceof FailureError)) throw thrown
      // Only files of ours were written; without a manifest they count for nothing.
      return { kind: 'refused', failure: thrown.failure }
    }
  }
  const sent = await world.files.fill(folder, work, signal)
  return sent.kind === 'answered' ? sent.answer : sent
}

function notWhole(folder: string, file: string): Failure {
  return failure('NOT_VERIFIED', {
    summary: `${file} in ${folder} is absent, or not what was written.`,
    tried: 'read the manifest and computed the SHA-256 of every file',
    next: 'Look at the disk of this laptop, then retry: everything is written anew.',
    retry: 'safe',
  })
}
