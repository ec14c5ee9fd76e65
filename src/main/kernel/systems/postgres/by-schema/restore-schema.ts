import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import { operation } from '../../operation.ts'
import { ownersOf } from '../archive-toc.ts'
import { hashDump } from '../dumps/hash-dump.ts'
import { openDump } from '../dumps/open-dump.ts'
import { readListing } from '../dumps/read-content.ts'
import { runScript } from '../in-place/run-script.ts'
import { schemasOf } from '../in-place/schemas-of.ts'
import { isRunWriting } from '../in-place/still-working.ts'
import { RestoreInput } from '../restore-input.ts'
import { readRoles } from '../roles.ts'
import { readIdentity } from '../server-identity.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { chosenBackup } from '../sources/backup-place.ts'
import { dropStatement } from './drop-schema.ts'
import {
  planRestoreSchema,
  RestoreSchemaDetails,
  type RestoreSchemaObserved,
} from './plan-restore-schema.ts'
import { schemaSceneOf } from './schema-scene.ts'
import { readRenameObstacles, readSchemas, schemaNamed } from './schemas.ts'

/**
 * Fills a schema of its own beside `public`, in the same database, while live serves. It comes with all of its content
 * in one transaction, or not at all: that it is there is proof enough.
 */
export const restoreSchema = operation<RestoreInput, RestoreSchemaObserved, RestoreSchemaDetails>({
  system: 'postgres',
  name: 'restore-schema',
  input: RestoreInput,
  details: RestoreSchemaDetails,
  patience: { everyMs: 1000, forMs: 600_000 },
  async probe(input, world, signal) {
    const scene = schemaSceneOf(world, input)
    const { plain: target, side, before } = scene
    const { dump: path, manifest } = await chosenBackup(world, input.target.backup)
    const dump = await openDump(world, path, signal)
    const archive = await readListing(world, dump, signal)
    const found = await readSchemas(world, { target, names: [LIVE_SCHEMA, side, before] }, signal)
    const identity = await readIdentity(world, target, signal)
    const asked = { target, schema: LIVE_SCHEMA, role: identity.role }
    return {
      ...{ input, scene, identity, dump, archive, manifest, schemas: schemasOf(archive) },
      live: schemaNamed(found, LIVE_SCHEMA),
      side: schemaNamed(found, side),
      before: schemaNamed(found, before),
      sha256: await hashDump(world, dump, signal),
      roles: await readRoles(world, { maintenance: target, names: ownersOf(archive) }, signal),
      obstacles: await readRenameObstacles(world, asked, signal),
      working: await isRunWriting(world, { live: target, run: input.run }, signal),
    }
  },
  plan: (_input, observed) => planRestoreSchema(observed),
  planUndo: (plan, observed) => ({
    kind: 'undo',
    title: `Drop the copy, the schema ${plan.details.side}`,
    acts: [
      {
        kind: 'sql',
        database: plan.details.database,
        statements: [dropStatement(plan.details.side)],
      },
    ],
    operation: { system: 'postgres', name: 'drop-schema', input: observed.input },
  }),
  preState: (plan) => Promise.resolve({ liveOid: plan.details.liveOid }),
  apply(plan, world, signal) {
    const { run, database, dump, sha256, bytes, withoutOwners, serverMajor } = plan.details
    const schemas = [LIVE_SCHEMA]
    const into = 'new' as const
    const script = { run, database, dump, sha256, bytes, schemas, into, withoutOwners, serverMajor }
    return runScript(plan, { script, world }, signal)
  },
  async reconcile({ plan }, world, signal) {
    const { plain: target, side } = schemaSceneOf(world, plan.details)
    if (await isRunWriting(world, { live: target, run: plan.details.run }, signal))
      return 'unsettled'
    const found = await readSchemas(world, { target, names: [side] }, signal)
    return found.length > 0 ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const { plain: target, side } = schemaSceneOf(world, details)
    const found = await readSchemas(world, { target, names: [LIVE_SCHEMA, side] }, signal)
    const [live, copy] = [schemaNamed(found, LIVE_SCHEMA), schemaNamed(found, side)]
    const evidence = found.map(({ name, oid, owner }) =>
      fact(`schema ${name}`, `OID ${oid}, owner ${owner}`),
    )
    if (copy !== undefined && live?.oid === details.liveOid)
      return {
        kind: 'verified',
        evidence: [
          ...evidence,
          fact('restored from', `${details.dump}, SHA-256 ${details.sha256}`),
          fact('rows', 'were counted before the COMMIT'),
        ],
      }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: copy === undefined ? `There is no schema ${side}.` : 'Live is another schema.',
        tried: 'compared names and OIDs in pg_namespace',
        next: 'Look at the schemas, then plan again.',
        retry: 'probe-first',
      }),
      evidence,
    }
  },
})
