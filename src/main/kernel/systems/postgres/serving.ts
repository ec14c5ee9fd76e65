import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { oidsOnCard } from './card-text.ts'
import { ownBlock } from './comments.ts'
import { checkFindings, readChecks } from './custom-checks.ts'
import { type Database, isFenced, named, readDatabases } from './databases.ts'
import { type Finding, green, red, verdictOf } from './findings.ts'
import { manifestCounts } from './manifest.ts'
import { readHead } from './migration-heads.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { databaseOf, RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { readIdentity } from './server-identity.ts'
import { chosenBackup } from './sources/backup-place.ts'
import { SwapDetails } from './swap-details.ts'
import { readCounts, readTables } from './tables.ts'

/** `swap` (the swap's plan details) names the OIDs; without it the undo card on the database does. */
const ServingInput = RestoreInput.extend({ swap: SwapDetails.optional() })

/** After the swap: the database that serves is the restored one, takes writes, and holds what was verified. */
export const serving: Check = {
  system: 'postgres',
  name: 'serving',
  patience: { everyMs: 500, forMs: 10_000 },
  async run(input, world, signal) {
    const asked = ServingInput.parse(input)
    const scene = sceneOf(world, asked)
    const { maintenance } = scene
    const names = [scene.live, scene.before, scene.side]
    const found = await readDatabases(world, { maintenance, names }, signal)
    const live = named(found, scene.live)
    if (live === undefined)
      return verdictOf('the serving database', [red('restored database', notFound(scene.live))])
    const expected = asked.swap?.sideOid ?? oidsOnCard(ownBlock(live.comment))?.restoredOid
    const identity = await readIdentity(world, databaseOf(scene.live), signal)
    const findings = [
      rightDatabase({ scene, live, found, expected, connected: identity.databaseOid }),
      takesWrites(live, identity.inRecovery),
    ]
    const { manifest } = await chosenBackup(world, asked.target.backup)
    const target = databaseOf(scene.live)
    const tables = await readTables(world, target, signal)
    const counts = await readCounts(world, { target, tables }, signal)
    const answers = await readChecks(world, { target, checks: scene.profile.checks }, signal)
    const head = await readHead(world, target, signal)
    return verdictOf(
      'the serving database',
      [
        ...findings,
        ...(manifest === undefined ? [] : [fewerRows(manifestCounts(manifest), counts)]),
        ...checkFindings(answers),
      ],
      [...databaseFacts('live database', live), fact('migration head', head ?? 'none')],
    )
  },
}

function rightDatabase(asked: {
  readonly scene: Scene
  readonly live: Database
  readonly found: readonly Database[]
  /** The OID of the restored copy. */
  readonly expected: string | undefined
  /** The OID that a new connection ends up in. */
  readonly connected: string
}): Finding {
  const { scene, live, found, expected, connected } = asked
  const before = named(found, scene.before)
  const says = `${live.name} has OID ${live.oid}, a new connection is in OID ${connected}; ${scene.before} has OID ${before?.oid ?? 'none'}`
  const isRestored = expected === undefined ? before !== undefined : live.oid === expected
  if (isRestored && connected === live.oid) return green('restored database serves', says)
  return red(
    'restored database serves',
    failure('NOT_VERIFIED', {
      summary: `${scene.live} is not the restored database.`,
      tried: 'compared OIDs',
      answered: `${says}; expected OID ${expected ?? 'not known'}`,
      world: `${scene.live} answers, but is another database than was verified.`,
      next: 'Look at both databases before traffic comes back.',
      retry: 'probe-first',
    }),
  )
}

function takesWrites(live: Database, inRecovery: boolean): Finding {
  if (!isFenced(live) && live.allowsConnections && !inRecovery)
    return green('takes connections and writes', 'yes')
  return red(
    'takes connections and writes',
    failure('NOT_VERIFIED', {
      summary: `${live.name} serves, but refuses writes or connections.`,
      tried: 'read its settings',
      answered: `read-only ${isFenced(live)}, connections ${live.allowsConnections}, standby ${inRecovery}`,
      world: 'The restored database has the name of live.',
      next: 'Lift the fence (lift-fence), or swap back.',
    }),
  )
}

/** Rows may have come since the swap; they cannot have become fewer. */
export function fewerRows(
  expected: ReadonlyMap<string, number>,
  actual: ReadonlyMap<string, number>,
): Finding {
  const fewer = [...expected].filter(([table, rows]) => (actual.get(table) ?? 0) < rows)
  if (fewer.length === 0) return green('rows', `${expected.size} tables have what was verified`)
  return red(
    'rows',
    failure('DATA_DIFFERS', {
      summary: `Fewer rows than were verified: ${fewer.map(([table]) => table).join(', ')}.`,
      tried: 'counted the rows of the serving database',
      world: 'The restored database serves.',
      next: 'Look what deletes rows; swap back if it is the restore.',
    }),
  )
}
