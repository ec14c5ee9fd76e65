import type { MigrationToUndo } from '../../../../shared/domain/recovery-point.ts'
import type { ReleaseRecord } from '../../../../shared/domain/release.ts'
import type { Reads } from '../../ports/reads.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { commitOf, readMigrationFiles } from './migration-files.ts'
import { isApplied, isUnfinished, type MigrationRow, readMigrationTable } from './migration-rows.ts'

/**
 * The first migration that a recovery takes back: of those that failed, or that the last verified release of the API
 * does not have, the one that began first. Where that release or its code is not known, only those that failed count.
 *
 * @throws FailureError as the database answers
 */
export async function firstToUndo(
  world: Reads,
  signal: AbortSignal,
): Promise<MigrationToUndo | undefined> {
  const profile = prismaOf(world)
  const asked = { target: { server: 'live' } as const, schema: schemaOf(profile) }
  const { rows } = await readMigrationTable(world, asked, signal)
  const records = await world.records.of('railway', signal).catch(() => [])
  return judgeFirst(rows, await verifiedCode(world, newestVerified(records), signal))
}

interface VerifiedCode {
  readonly version: string
  readonly migrations: ReadonlySet<string>
}

/** Rows come oldest first. Pure. */
export function judgeFirst(
  rows: readonly MigrationRow[],
  verified: VerifiedCode | undefined,
): MigrationToUndo | undefined {
  const becauseOf = (row: MigrationRow): string | undefined => {
    if (isUnfinished(row)) return 'it began and did not end'
    if (!isApplied(row) || verified === undefined || verified.migrations.has(row.name))
      return undefined
    return `it is not in ${verified.version}, the last verified release of the API`
  }
  for (const row of rows) {
    const because = becauseOf(row)
    if (because !== undefined) return { name: row.name, startedAt: row.startedAt, because }
  }
  return undefined
}

/** The newest of those that stood the test while they were live. */
function newestVerified(records: readonly ReleaseRecord[]): ReleaseRecord | undefined {
  return records
    .filter(({ verified, markedBad }) => verified && markedBad === null)
    .toSorted((a, b) => b.liveFrom.localeCompare(a.liveFrom))[0]
}

async function verifiedCode(
  world: Reads,
  record: ReleaseRecord | undefined,
  signal: AbortSignal,
): Promise<VerifiedCode | undefined> {
  if (record === undefined) return undefined
  const profile = prismaOf(world)
  try {
    const named = { repository: profile.repository, name: record.commit }
    const commit = await commitOf(world, named, signal)
    if (commit === undefined) return undefined
    const files = await readMigrationFiles(world, { profile, commit }, signal)
    return { version: record.version, migrations: new Set(files.map(({ name }) => name)) }
  } catch (thrown) {
    // A clone that is away says nothing; the database has been asked already.
    if (signal.aborted) throw thrown
    return undefined
  }
}
