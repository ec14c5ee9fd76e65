import type { DatabaseSource } from '../../../../../shared/domain/database-source.ts'
import type { MigrationToUndo } from '../../../../../shared/domain/recovery-point.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { OfferedSources } from '../../../ports/system.ts'
import { candidates } from '../candidates.ts'
import { remoteKeyOf } from './backup-place.ts'

/** Every backup of the picker, on this laptop and in the bucket, as a source beside the platform's own. */
export async function databaseSources(
  _toUndo: MigrationToUndo | undefined,
  world: Reads,
  signal: AbortSignal,
): Promise<OfferedSources> {
  const backups = await candidates(world, signal)
  return {
    sources: backups.map(
      ({ id, createdAt, message, author, eligible, whyNot }): DatabaseSource => ({
        id,
        kind: id.startsWith('s3://') ? 'bucket' : 'dump',
        name: remoteKeyOf(id) ?? id.split(/[\\/]/).at(-1) ?? id,
        asOf: createdAt,
        about: author === '' ? message : `${message} · ${author}`,
        runbook: 'database-only',
        ...(eligible ? {} : { whyNot: whyNot ?? 'cannot be restored' }),
      }),
    ),
  }
}
