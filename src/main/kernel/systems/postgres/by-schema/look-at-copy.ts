import { fact } from '../../../../../shared/domain/evidence.ts'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Check } from '../../../ports/system.ts'
import { compareDatabases } from '../compare/compare-databases.ts'
import { differenceTable, totalRows } from '../compare/difference-words.ts'
import { isFenced, readDatabases } from '../databases.ts'
import { RestoreInput } from '../restore-input.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { chosenBackup } from '../sources/backup-place.ts'
import { judgeCopy } from '../verify-side.ts'
import { noSchema } from './plan-restore-schema.ts'
import { type SchemaScene, schemaSceneOf } from './schema-scene.ts'
import { readSchemas, type Schema, schemaNamed } from './schemas.ts'

/** Whether the copy is what the dump promises and what live suggests: as `verify-side`, for a schema. */
export const verifySchema: Check = {
  system: 'postgres',
  name: 'verify-schema',
  patience: { everyMs: 1000, forMs: 1000 },
  async run(input, world, signal) {
    const asked = RestoreInput.parse(input)
    const { scene } = await copyOf(asked, world, signal)
    const { manifest } = await chosenBackup(world, asked.target.backup)
    const targets = { live: scene.atLive, side: scene.atSide }
    return await judgeCopy(world, { targets, profile: scene.profile, manifest }, signal)
  },
}

/** What a swap would take back, row by row: an estimate while live takes writes. */
export const differenceSchema: Check = {
  system: 'postgres',
  name: 'difference-schema',
  patience: { everyMs: 1000, forMs: 1000 },
  async run(input, world, signal) {
    const { scene, live: own, side } = await copyOf(RestoreInput.parse(input), world, signal)
    const compartment = ({ name, oid }: Schema) => ({ name: scene.database, oid, schema: name })
    const pair = { live: compartment(own), side: compartment(side) }
    const tables = await compareDatabases(world, pair, signal)
    const names = [scene.database]
    const [live] = await readDatabases(world, { maintenance: scene.plain, names }, signal)
    const exact = live !== undefined && isFenced(live)
    return {
      kind: 'verified',
      evidence: [
        fact('rows that differ in all', String(totalRows(tables))),
        fact('this count is', exact ? 'exact' : 'an estimate: live still takes writes'),
        differenceTable('rows that the restore would take back', tables),
      ],
    }
  },
}

/** Both schemas. @throws FailureError NOT_FOUND where one is absent */
async function copyOf(
  input: RestoreInput,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly scene: SchemaScene; readonly live: Schema; readonly side: Schema }> {
  const scene = schemaSceneOf(world, input)
  const names = [LIVE_SCHEMA, scene.side]
  const found = await readSchemas(world, { target: scene.plain, names }, signal)
  const [live, side] = [schemaNamed(found, LIVE_SCHEMA), schemaNamed(found, scene.side)]
  if (live === undefined) throw new FailureError(noSchema(LIVE_SCHEMA))
  if (side === undefined) throw new FailureError(noSchema(scene.side))
  return { scene, live, side }
}
