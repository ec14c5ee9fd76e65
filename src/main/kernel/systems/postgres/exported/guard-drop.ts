import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { ComparedTable } from '../compare/table-difference.ts'
import type { Database } from '../databases.ts'
import type { Scene } from '../restore-input.ts'
import { identityText, type ServerIdentity } from '../server-identity.ts'
import { rowsFolderOf } from './rows-folder.ts'
import { findChanged, isOf, type RowsManifest, readRowsManifest } from './rows-manifest.ts'

/** The export that stands for a database which is about to go: young, and every file as it was written. */
export async function readExported(
  world: Pick<Reads, 'files' | 'clock'>,
  asked: {
    readonly scene: Scene
    readonly identity: ServerIdentity
    readonly doomed: Pick<Database, 'name' | 'oid'>
  },
  signal: AbortSignal,
): Promise<RowsManifest | undefined> {
  const { scene, identity, doomed } = asked
  const folder = rowsFolderOf(scene, doomed)
  const manifest = folder === undefined ? undefined : await readRowsManifest(world, folder)
  if (folder === undefined || manifest === undefined) return undefined
  const now = world.clock.now()
  if (!isOf(manifest, { server: identityText(identity), oid: doomed.oid, now })) return undefined
  const changed = await findChanged(world, { folder, manifest }, signal)
  return changed === undefined ? manifest : undefined
}

/** Why a database may not go yet: rows that only it holds are in no file. `undefined` where they are. */
export function notExported(
  database: string,
  exported: RowsManifest | undefined,
  tables: readonly ComparedTable[],
): Failure | undefined {
  const uncovered = uncoveredTables(exported, tables)
  if (exported !== undefined && uncovered.length === 0) return undefined
  return failure('BLOCKED', {
    summary: `The rows that only ${database} holds are in no file yet: it is not dropped.`,
    tried:
      'looked for an export of this database of the last hour, and computed the SHA-256 of its files',
    answered:
      exported === undefined
        ? 'there is none'
        : `it has fewer rows than now differ: ${uncovered.join(', ')}`,
    next: 'Export the rows first. Where that cannot be done, go past this with a reason.',
    retry: 'probe-first',
  })
}

function uncoveredTables(
  exported: RowsManifest | undefined,
  tables: readonly ComparedTable[],
): readonly string[] {
  const files = new Map(exported?.tables.map((file) => [file.table, file]))
  return tables
    .filter(({ table, inserted, updated }) => {
      const file = files.get(table)
      return file?.whole !== true && inserted + updated > (file?.rows ?? 0)
    })
    .map(({ table }) => table)
}
