import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { VolumeRoom } from '../../ports/database-platform.ts'
import type { Reads } from '../../ports/reads.ts'
import { sizeText } from './plan-words.ts'

/** What stays free whatever is restored: live goes on writing meanwhile, and a full disk stops it. */
const RESERVED_SHARE = 0.05
const RESERVED_BYTES = 500_000_000

/** Bytes of a disk that a copy may not touch: a twentieth of it, and half a gigabyte at least. */
export function reserveOf({ totalBytes }: VolumeRoom): number {
  return Math.max(totalBytes * RESERVED_SHARE, RESERVED_BYTES)
}

/** Bytes that a copy may take; 0 or less where the reserve itself is touched. */
export function roomForCopy(room: VolumeRoom): number {
  return room.totalBytes - room.usedBytes - reserveOf(room)
}

/** Room on the disk; `undefined` where nobody knows, words where somebody would and did not answer. */
export type RoomSight = VolumeRoom | { readonly silent: string } | undefined

export async function lookAtRoom(
  world: Pick<Reads, 'platform'>,
  signal: AbortSignal,
): Promise<RoomSight> {
  try {
    return await world.platform.room(signal)
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code === 'CANCELLED') throw error
    return { silent: error.failure.summary }
  }
}

/** `12.3 GB of 50.0 GB are free (Railway), 2.5 GB of them stay in reserve` */
export function roomText(room: VolumeRoom): string {
  const free = sizeText(room.totalBytes - room.usedBytes)
  return `${free} of ${sizeText(room.totalBytes)} are free (${room.said}), ${sizeText(reserveOf(room))} of them stay in reserve`
}

/** So many more bytes would take what live needs to go on. */
export function noRoom(bytes: number, room: VolumeRoom): Failure {
  return failure('NO_SPACE', {
    summary: `What is restored takes about ${sizeText(bytes)}; ${roomText(room)}.`,
    tried: 'compared the size of live with the volume of the database',
    world: 'Nothing was made.',
    next: 'Make the volume larger in its dashboard, or drop what an earlier restore kept; or go on with a reason if you know better: the restore stops at the reserve.',
    retry: 'no',
  })
}
