import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../journal/memory-vfs.ts'
import { families } from './families.ts'
import { type HonestLogs, honestLogs } from './honest-logs.ts'
import { tamper } from './judge-tampering.ts'

/** One of so many: the rest is tried by `npm run test:crash -- audit-tamper`. */
const EVERY = 48

let logs: HonestLogs
beforeAll(async () => {
  logs = await honestLogs()
})

test.each(Object.keys(families))(
  '%s are seen by both readers, or shown as an unclean end or a key gap',
  async (family) => {
    const some = Object.fromEntries(Object.entries(families).filter(([name]) => name === family))
    const { points, broken } = await tamper(some, logs, { every: EVERY, random: seededRandom(4) })
    expect({ broken, enough: points > 3 || points }).toEqual({ broken: [], enough: true })
  },
)
