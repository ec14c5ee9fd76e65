import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { PostgresProfile } from '../../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../../ports/reads.ts'
import { type Backup, readBackup } from '../manifest.ts'
import { postgresOf } from '../restore-input.ts'

/** The name under which an object of the bucket is chosen. */
export function remoteName(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}

/** The key of a backup that lies in the profile's bucket; `undefined` for one on this laptop. */
export function remoteKeyOf(backup: string): string | undefined {
  return /^s3:\/\/[^/]+\/(.+)$/.exec(backup)?.[1]
}

/** Where a backup is, or will be when it has been fetched. @throws FailureError PROFILE_INVALID, BLOCKED */
export function localPathOf(profile: PostgresProfile, backup: string): string {
  const key = remoteKeyOf(backup)
  if (key === undefined) return backup
  const name = key.slice(key.lastIndexOf('/') + 1)
  const directory = profile.backups[0]
  if (directory === undefined)
    throw new FailureError(
      failure('PROFILE_INVALID', {
        summary: 'The profile names no directory that a backup could be fetched to.',
        tried: 'read systems.postgres.backups of the profile',
        next: 'Name a directory there.',
        field: 'systems.postgres.backups',
        retry: 'no',
      }),
    )
  // The key comes from the store: it must not lead out of the directory, nor hide.
  if (!/^[A-Za-z0-9][\w.+=@-]{0,200}$/.test(name) || name.endsWith('.json'))
    throw new FailureError(
      failure('BLOCKED', {
        summary: `${backup} has a name that is not taken as a file name.`,
        tried: 'looked at the last part of its key',
        next: 'Copy it in the bucket under a name of letters, digits, dots and dashes.',
        field: 'target.backup',
        retry: 'no',
      }),
    )
  return `${directory.replace(/[\\/]+$/, '')}/${name}`
}

/** The chosen backup on this laptop, with its manifest. Throws as `readBackup` and `localPathOf`. */
export async function chosenBackup(
  world: Pick<Reads, 'files' | 'profile'>,
  backup: string,
): Promise<Backup> {
  return await readBackup(world, localPathOf(postgresOf(world), backup))
}
