import { amber, type Finding, green, red } from '../findings.ts'
import { sizeText } from '../plan-words.ts'
import { noRoom, type RoomSight, roomForCopy, roomText } from '../room.ts'
import type { Way } from '../ways/judge-ways.ts'

const FACT = 'free space'

/** Whether the copy, or what is restored in place, fits beside what live holds. It is about as large as live: indexes are built anew, dead rows are not copied. */
export function roomFinding(
  liveBytes: number | undefined,
  room: RoomSight,
  way: Way = 'swap',
): Finding {
  const takes =
    way === 'swap' ? 'the copy will take about' : 'until the COMMIT the restored rows take about'
  const size = liveBytes === undefined ? 'unknown' : sizeText(liveBytes)
  if (room === undefined || 'silent' in room) {
    const because = room === undefined ? 'the server does not say how much is free' : room.silent
    return amber(
      FACT,
      `${takes} ${size}, the size of live; ${because}`,
      'Look at the volume in its dashboard.',
    )
  }
  if (liveBytes === undefined) return amber(FACT, roomText(room), 'Look at the size of live.')
  if (liveBytes > roomForCopy(room)) return red(FACT, noRoom(liveBytes, room))
  return green(FACT, `${takes} ${size}; ${roomText(room)}`)
}
