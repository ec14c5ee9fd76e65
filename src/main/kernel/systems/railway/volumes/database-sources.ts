import type { DatabaseSource } from '../../../../../shared/domain/database-source.ts'
import { type MigrationToUndo, pointBefore } from '../../../../../shared/domain/recovery-point.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { OfferedSources } from '../../../ports/system.ts'
import { pointWindow } from './choose-point.ts'
import { readVolume, type VolumeBackup, type VolumeSight } from './read-volume.ts'

/** What Railway itself can bring back: any moment of its window, and the backups of the volume. */
export async function databaseSources(
  toUndo: MigrationToUndo | undefined,
  world: Reads,
  signal: AbortSignal,
): Promise<OfferedSources> {
  // Without a database service there is nothing of Railway's to offer, and nothing wrong with that.
  if (world.profile.systems.railway?.services.postgres === undefined) return { sources: [] }
  const sight = await readVolume(world, signal)
  const window = pointWindow(sight.providerDate ?? world.clock.now())
  const asOf = toUndo === undefined ? window.until : pointBefore(toUndo.startedAt)
  const reason = whyNoRecovery(sight)
  const point: DatabaseSource = {
    id: 'point',
    kind: 'point',
    name: toUndo === undefined ? 'A moment of your choice' : `Just before ${toUndo.name}`,
    asOf,
    about: 'point-in-time recovery by Railway, where it is turned on; a new service beside',
    runbook: 'database-point',
    ...(reason === undefined ? {} : { whyNot: reason }),
  }
  return { window, sources: [point, ...sight.backups.map((backup) => ofVolume(backup, sight))] }
}

function ofVolume(backup: VolumeBackup, { backups }: VolumeSight): DatabaseSource {
  const { id, createdAt, expiresAt, usedMB } = backup
  const younger = backups.filter((one) => one.createdAt > createdAt).length
  return {
    id,
    kind: 'volume',
    name: `Volume backup ${id.slice(-5)}`,
    asOf: new Date(createdAt).toISOString(),
    about: [
      `${usedMB ?? '?'} MB`,
      expiresAt === null ? 'locked' : `kept until ${expiresAt}`,
      ...(younger === 0 ? [] : [`takes ${younger} younger backup(s) away`]),
      'the whole volume, mounted with everything that is staged',
    ].join(' · '),
    runbook: 'database-volume',
  }
}

/** Railway recovers its own images, on the tag of a major version (facts/railway.md §8). */
export function whyNoRecovery({ image }: Pick<VolumeSight, 'image'>): string | undefined {
  if (image === undefined || /:\d+$/.test(image)) return undefined
  return `Railway recovers databases on an image with a major tag only; this one is ${image}.`
}
