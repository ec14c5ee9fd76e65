import { failure } from '../../../../../shared/domain/failure.ts'
import type { Check } from '../../../ports/system.ts'
import { checkFindings, readChecks } from '../custom-checks.ts'
import { isFenced, readDatabases } from '../databases.ts'
import { type Finding, green, red, verdictOf } from '../findings.ts'
import { manifestCounts } from '../manifest.ts'
import { RestoreInput } from '../restore-input.ts'
import { fewerRows } from '../serving.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { chosenBackup } from '../sources/backup-place.ts'
import { readCounts, readTables } from '../tables.ts'
import { SchemaSwapDetails } from './schema-exchange.ts'
import { schemaSceneOf } from './schema-scene.ts'
import { readSchemas, schemaNamed } from './schemas.ts'

const ServingInput = RestoreInput.extend({ swap: SchemaSwapDetails })

/** After the swap: `public` is the restored schema, takes writes, and holds what was verified. */
export const servingSchema: Check = {
  system: 'postgres',
  name: 'serving-schema',
  patience: { everyMs: 500, forMs: 10_000 },
  async run(input, world, signal) {
    const asked = ServingInput.parse(input)
    const scene = schemaSceneOf(world, asked)
    const { plain, atLive, database } = scene
    const found = await readSchemas(world, { target: plain, names: [LIVE_SCHEMA] }, signal)
    const [live] = await readDatabases(world, { maintenance: plain, names: [database] }, signal)
    const { manifest } = await chosenBackup(world, asked.target.backup)
    const tables = await readTables(world, atLive, signal)
    const counts = await readCounts(world, { target: atLive, tables }, signal)
    // As the application does: by the role's own search_path.
    const answers = await readChecks(world, { target: plain, checks: scene.profile.checks }, signal)
    return verdictOf('the serving schema', [
      rightSchema(asked.swap, schemaNamed(found, LIVE_SCHEMA)?.oid),
      live !== undefined && !isFenced(live) ? green('takes writes', 'yes') : readOnly(),
      ...(manifest === undefined ? [] : [fewerRows(manifestCounts(manifest), counts)]),
      ...checkFindings(answers),
    ])
  },
}

function rightSchema(swap: SchemaSwapDetails, oid: string | undefined): Finding {
  const says = `${LIVE_SCHEMA} has OID ${oid ?? 'none'}`
  if (oid === swap.sideOid) return green('restored schema serves', says)
  return red(
    'restored schema serves',
    failure('NOT_VERIFIED', {
      summary: `${LIVE_SCHEMA} is not the restored schema.`,
      tried: 'compared OIDs',
      answered: `${says}; expected ${swap.sideOid}`,
      next: 'Look at both schemas before traffic comes back.',
      retry: 'probe-first',
    }),
  )
}

function readOnly(): Finding {
  return red(
    'takes writes',
    failure('NOT_VERIFIED', {
      summary: 'The restored schema serves, but writes are refused.',
      tried: 'read default_transaction_read_only of the database',
      next: 'Lift the fence (lift-fence), or swap back.',
    }),
  )
}
