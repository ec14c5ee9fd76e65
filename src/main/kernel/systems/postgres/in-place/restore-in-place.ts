import type { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Effects, Reads } from '../../../ports/reads.ts'
import type { Receipt, Settlement } from '../../../ports/system.ts'
import { operation } from '../../operation.ts'
import { ownersOf } from '../archive-toc.ts'
import { readDatabases } from '../databases.ts'
import { hashDump } from '../dumps/hash-dump.ts'
import { openDump } from '../dumps/open-dump.ts'
import { readListing } from '../dumps/read-content.ts'
import { estimateNow } from '../estimate/estimate-now.ts'
import type { Manifest } from '../manifest.ts'
import { readShortfall } from '../restore-completeness.ts'
import { databaseOf, GoBackInput, RestoreInput, sceneOf } from '../restore-input.ts'
import { readRoles } from '../roles.ts'
import { readKeyed } from '../rules/read-rules.ts'
import { planAdvances, readSequences } from '../sequences.ts'
import { readIdentity } from '../server-identity.ts'
import { chosenBackup } from '../sources/backup-place.ts'
import { countStanding, readLiveObjects } from './live-objects.ts'
import { readMadeSince, whenMade } from './made-since.ts'
import { planBack } from './plan-back.ts'
import {
  InPlaceDetails,
  type InPlaceObserved,
  type InPlaceSight,
  planInPlace,
} from './plan-in-place.ts'
import { readLost, readRowsSinceMade } from './rows-since.ts'
import { psqlArguments, runScript } from './run-script.ts'
import { newestSafety, readSafety, type SafetyDump } from './safety-manifest.ts'
import { schemasOf } from './schemas-of.ts'
import { isRunWriting } from './still-working.ts'

const patience = { everyMs: 1000, forMs: 600_000 }

/**
 * Replaces what live holds by what a dump holds, in one transaction, where no copy can be made beside: either all of it
 * happens, or live is as it was. Whether it happened is told by the OIDs of the tables.
 */
export const restoreInPlace = operation<RestoreInput, InPlaceObserved, InPlaceDetails>({
  system: 'postgres',
  name: 'restore-in-place',
  input: RestoreInput,
  details: InPlaceDetails,
  patience,
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const live = databaseOf(scene.live)
    const { dump: path, manifest } = await chosenBackup(world, input.target.backup)
    const safety = await newestSafety(world, input.run, signal)
    const sight = await lookAt(world, { run: input.run, path, manifest, safety }, signal)
    const sequences = await readSequences(world, live, signal, sight.schemas)
    const [database] = await readDatabases(
      world,
      { maintenance: live, names: [scene.live] },
      signal,
    )
    const given = {
      target: live,
      dumpBytes: sight.dump.bytes,
      liveBytes: database?.bytes,
    }
    return {
      ...sight,
      input,
      advances: planAdvances(sequences, sequences),
      rules: await readKeyed(world, { live, rules: scene.profile.afterRestore ?? [] }, signal),
      estimate: await estimateNow(world, given, signal),
    }
  },
  plan: (_input, observed) => planInPlace(observed),
  planUndo: (plan, observed) => ({
    kind: 'undo',
    title: `Restore ${plan.details.safety} the same way`,
    acts: [{ kind: 'command', tool: 'psql', args: psqlArguments(plan.details.live) }],
    operation: {
      system: 'postgres',
      name: 'restore-safety',
      input: { ...observed.input, inPlace: plan.details },
    },
  }),
  preState: (plan) => Promise.resolve({ tables: plan.details.tables }),
  apply,
  reconcile: ({ plan }, world, signal) => settlementOf(plan.details, world, signal),
  verify: (plan, world, signal) => verify(plan.details, world, signal),
})

const BackInput = GoBackInput.extend({
  /** The details of the plan that is taken back. */
  inPlace: InPlaceDetails,
})
type BackInput = z.infer<typeof BackInput>
type BackObserved = Parameters<typeof planBack>[0]

/** Takes a restore in place back with the safety dump that was made before it. */
export const restoreSafety = operation<BackInput, BackObserved, InPlaceDetails>({
  system: 'postgres',
  name: 'restore-safety',
  input: BackInput,
  details: InPlaceDetails,
  patience,
  async probe({ run, inPlace }, world, signal) {
    const path = inPlace.safety
    const safety = await readSafety(world, path, signal)
    const sight = await lookAt(world, { run, path, manifest: undefined, safety }, signal)
    const live = databaseOf(sight.scene.live)
    const { schemas, objects } = sight
    const { tables } = objects
    const standing = await countStanding(world, { live, oids: inPlace.tables }, signal)
    return {
      ...sight,
      inPlace,
      standing,
      // Before it happened there is nothing to compare.
      lost: standing > 0 ? [] : await readLost(world, { live, brought: inPlace.brought }, signal),
      since: await readRowsSinceMade(world, { live, tables }, signal),
      changed: await readMadeSince(world, { live, schemas, bound: whenMade(tables) }, signal),
    }
  },
  plan: (_input, observed) => planBack(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'The backup is still there: restore it in place again.',
  }),
  preState: (plan) => Promise.resolve({ tables: plan.details.tables }),
  apply,
  reconcile: ({ plan }, world, signal) => settlementOf(plan.details, world, signal),
  verify: (plan, world, signal) => verify(plan.details, world, signal),
})

async function lookAt(
  world: Reads,
  asked: {
    readonly run: string
    readonly path: string
    readonly manifest: Manifest | undefined
    readonly safety: SafetyDump | undefined
  },
  signal: AbortSignal,
): Promise<InPlaceSight> {
  const { run, path, manifest, safety } = asked
  const scene = sceneOf(world, { run })
  const live = databaseOf(scene.live)
  const dump = await openDump(world, path, signal)
  const archive = await readListing(world, dump, signal)
  const schemas = schemasOf(archive)
  const names = ownersOf(archive)
  return {
    ...{ scene, dump, archive, manifest, schemas, safety },
    identity: await readIdentity(world, live, signal),
    sha256: await hashDump(world, dump, signal),
    objects: await readLiveObjects(world, { live, schemas }, signal),
    roles: await readRoles(world, { maintenance: live, names }, signal),
    working: await isRunWriting(world, { live, run }, signal),
  }
}

function apply(plan: Plan<InPlaceDetails>, world: Effects, signal: AbortSignal): Promise<Receipt> {
  const { run, live: database, dump, sha256, bytes, schemas } = plan.details
  const { withoutOwners, serverMajor } = plan.details
  const into = 'standing' as const
  const script = { run, database, dump, sha256, bytes, schemas, into, withoutOwners, serverMajor }
  return runScript(plan, { script, world }, signal)
}

async function settlementOf(
  details: InPlaceDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const live = databaseOf(details.live)
  if (await isRunWriting(world, { live, run: details.run }, signal)) return 'unsettled'
  return (await hasHappened(details, world, signal)) ? 'happened' : 'did-not'
}

/** By the tables that went; where there was none, by those that came. */
async function hasHappened(
  details: InPlaceDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<boolean> {
  const live = databaseOf(details.live)
  if (details.tables.length > 0)
    return (await countStanding(world, { live, oids: details.tables }, signal)) === 0
  const { tables } = await readLiveObjects(world, { live, schemas: details.schemas }, signal)
  return tables.length > 0
}

async function verify(
  details: InPlaceDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const side = databaseOf(details.live)
  const happened = await hasHappened(details, world, signal)
  const dump = await openDump(world, details.dump, signal)
  // The rows were counted inside of the transaction; rules may have changed some since.
  const { rows: _counted, ...archive } = await readListing(world, dump, signal)
  const asked = { side, archive, manifest: undefined }
  const { objects } = await readShortfall(world, asked, signal)
  const evidence = [
    fact('restored from', `${details.dump}, SHA-256 ${details.sha256}`),
    fact('rows', 'were counted before the COMMIT'),
  ]
  if (happened && objects.length === 0) return { kind: 'verified', evidence }
  return { kind: 'failed', failure: notRestored(details, { happened, objects }), evidence }
}

function notRestored(
  { live, dump }: InPlaceDetails,
  seen: { readonly happened: boolean; readonly objects: readonly string[] },
): Failure {
  return failure('NOT_VERIFIED', {
    summary: seen.happened
      ? `${live} lacks what ${dump} lists: ${seen.objects.slice(0, 5).join('; ')}.`
      : `${live} still has its tables from before.`,
    tried: 'compared the OIDs of the tables, and the objects with the list of the dump',
    world: seen.happened ? `${live} was replaced.` : 'Nothing was changed.',
    next: seen.happened ? 'Go back (restore-safety), or repair by hand.' : 'Plan again.',
    retry: 'probe-first',
  })
}
