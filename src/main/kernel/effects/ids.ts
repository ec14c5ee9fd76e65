import { randomBytes } from 'node:crypto'
import type { Ids } from '../ports/clock.ts'

// RFC 4648 in lower case: run ids end up in database names, which fold case.
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** Identifiers from the system's random source; a source of bytes may be passed in for tests. */
export function createIds(random: (size: number) => Uint8Array = randomBytes): Ids {
  return {
    runId: () => Array.from(random(8), (byte) => BASE32[byte % 32]).join(''),
    token: () => Buffer.from(random(16)).toString('hex'),
  }
}
