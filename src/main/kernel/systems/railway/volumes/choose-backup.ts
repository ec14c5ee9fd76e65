import type { MigrationToUndo } from '../../../../../shared/domain/recovery-point.ts'
import type { VolumeBackup } from './read-volume.ts'

/** A backup of the volume, and those that Railway takes away with its restore (facts/railway.md §7). */
export interface ChosenBackup {
  readonly backup: VolumeBackup
  /** Youngest first. */
  readonly younger: readonly VolumeBackup[]
  /** The first migration to undo had begun when it was made. */
  readonly hasMigration: boolean
}

/**
 * The backup of that id; where none is given, the youngest in which the first migration to undo is not, else the
 * youngest there is. Pure.
 *
 * @param backups youngest first
 */
export function chooseBackup(
  backups: readonly VolumeBackup[],
  asked: { readonly id: string | undefined; readonly toUndo: MigrationToUndo | undefined },
): ChosenBackup | undefined {
  const { id, toUndo } = asked
  const hasMigration = ({ createdAt }: VolumeBackup): boolean =>
    toUndo !== undefined && Date.parse(createdAt) >= Date.parse(toUndo.startedAt)
  const backup =
    id === undefined
      ? (backups.find((one) => !hasMigration(one)) ?? backups[0])
      : backups.find((one) => one.id === id)
  if (backup === undefined) return undefined
  const younger = backups.filter(({ createdAt }) => createdAt > backup.createdAt)
  return { backup, younger, hasMigration: hasMigration(backup) }
}
