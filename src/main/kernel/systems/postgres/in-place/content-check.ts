import { failure } from '../../../../../shared/domain/failure.ts'
import type { Check } from '../../../ports/system.ts'
import { checkFindings, readChecks } from '../custom-checks.ts'
import { type Finding, green, red, verdictOf } from '../findings.ts'
import { readHead } from '../migration-heads.ts'
import { databaseOf, RestoreInput, sceneOf } from '../restore-input.ts'
import { chosenBackup } from '../sources/backup-place.ts'
import { readStructure } from '../structure.ts'
import { readCounts, readTables } from '../tables.ts'
import { indexFinding } from '../verify-indexes.ts'

/** After a restore in place, before traffic returns: constraints, indexes, the profile's checks, the migration head. */
export const inPlaceContent: Check = {
  system: 'postgres',
  name: 'in-place-content',
  patience: { everyMs: 500, forMs: 10_000 },
  async run(input, world, signal) {
    const asked = RestoreInput.parse(input)
    const scene = sceneOf(world, asked)
    const target = databaseOf(scene.live)
    const { manifest } = await chosenBackup(world, asked.target.backup)
    const structure = await readStructure(world, target, signal)
    const tables = await readTables(world, target, signal)
    const counts = await readCounts(world, { target, tables }, signal)
    const answers = await readChecks(world, { target, checks: scene.profile.checks }, signal)
    const head = (await readHead(world, target, signal)) ?? 'none'
    const wanted = manifest?.migrationHead ?? head
    return verdictOf(
      'the restored database',
      [
        validity('constraints', structure.constraints),
        validity('indexes', structure.indexes),
        await indexFinding(world, target, signal),
        wanted === head
          ? green('migration head', head)
          : red('migration head', otherHead(wanted, head)),
        ...checkFindings(answers),
      ],
      [
        {
          kind: 'table',
          label: 'rows',
          columns: ['table', 'rows'],
          rows: [...counts].map(([table, rows]) => [table, rows]),
        },
      ],
    )
  },
}

function validity(what: string, found: ReadonlyMap<string, boolean>): Finding {
  const invalid = [...found].filter(([, good]) => !good).map(([name]) => name)
  if (invalid.length === 0) return green(what, `${found.size}, all valid`)
  return red(
    what,
    failure('DATA_DIFFERS', {
      summary: `${what} are not valid: ${invalid.join(', ')}.`,
      tried: `read the ${what} of the restored database`,
      world: 'The restored rows serve.',
      next: 'Go back with the safety dump, or validate them by hand.',
    }),
  )
}

function otherHead(wanted: string, head: string) {
  return failure('DATA_DIFFERS', {
    summary: `The manifest names ${wanted}, the database has ${head}.`,
    tried: 'read _prisma_migrations',
    world: 'The restored rows serve.',
    next: 'Go back with the safety dump.',
  })
}
