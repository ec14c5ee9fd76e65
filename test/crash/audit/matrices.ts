import { killWriters } from '../journal/killed-writer.ts'
import { seededRandom } from '../journal/memory-vfs.ts'
import { atLeast, type Matrix, type PlannedMatrix } from '../matrix.ts'
import { killExports } from './export/kill-export.ts'
import { fuzz } from './fuzz/guided.ts'
import { losePowerInEveryState, losePowerInSomeStates } from './power-loss.ts'
import { someStories, storiesOf } from './stories.ts'
import { disturbEverySite, type Sites } from './system-calls/kill-sites.ts'
import { whyNoStrace } from './system-calls/strace.ts'
import { families } from './tamper/families.ts'
import { honestLogs } from './tamper/honest-logs.ts'
import { tamper } from './tamper/judge-tampering.ts'
import { replayNamedAttacks } from './tamper/named-attacks.ts'

const ALL = Number.POSITIVE_INFINITY

/** Shapes whose kills at every site, once and again, are more than 2,000. */
const KILLED_SHAPES = [
  { steps: 6, rotateBytes: 5000 },
  { steps: 12, rotateBytes: 2500 },
  { steps: 18, rotateBytes: 60_000 },
  { steps: 24, rotateBytes: 5000 },
  { steps: 9, rotateBytes: 1500 },
]
/** Shared by the parsers. */
const FUZZ_MS = 150_000
const FAILING_SHAPES = [
  { steps: 6, rotateBytes: 5000 },
  { steps: 9, rotateBytes: 2500 },
]

function withStrace(plan: Sites): Matrix {
  return async (say) => {
    const why = whyNoStrace()
    return why === null ? disturbEverySite(plan, say) : { skipped: why }
  }
}

/** The long forms of the audit log's proof (docs/audit-log.md, audit-log.md §13): with them, its counts. */
export const auditMatrices: Readonly<Record<string, PlannedMatrix>> = {
  'audit-power-loss': atLeast(14_000, () =>
    losePowerInEveryState({
      stories: [...storiesOf(0), ...storiesOf(1)],
      most: ALL,
      every: 1,
      again: { of: 400, every: 25 },
    }),
  ),
  'audit-power-loss-pairs': atLeast(8_000, () =>
    losePowerInEveryState({
      stories: storiesOf(2),
      most: 400,
      every: 12,
      again: { of: 100, every: 100 },
    }),
  ),
  'audit-power-loss-long': atLeast(6_500, () =>
    losePowerInSomeStates(someStories(60, [3, 6], 7), 2),
  ),
  'audit-system-calls': atLeast(
    2_000,
    withStrace({
      shapes: KILLED_SHAPES,
      what: [{ what: 'signal=SIGKILL' }],
      every: 1,
      twice: true,
    }),
  ),
  'audit-disk-faults': atLeast(
    900,
    withStrace({
      shapes: FAILING_SHAPES,
      what: ['EIO', 'ENOSPC'].flatMap((error) =>
        [false, true].map((onwards) => ({ what: `error=${error}`, onwards })),
      ),
      every: 1,
      twice: false,
    }),
  ),
  'audit-export-kill': atLeast(200, async () => {
    const { reached, ...shown } = await killExports(264, 9)
    return { ...shown, notes: [`moments: ${JSON.stringify(reached)}`] }
  }),
  'audit-fuzz': atLeast(10_000, () => fuzz(FUZZ_MS, 1)),
  'audit-kill': atLeast(1_000, () => killWriters(1008, 13)),
  'audit-named-attacks': atLeast(40, async () => replayNamedAttacks(await honestLogs())),
  'audit-tamper': atLeast(30_000, async () =>
    tamper(families, await honestLogs(), { every: 1, random: seededRandom(5) }),
  ),
}
