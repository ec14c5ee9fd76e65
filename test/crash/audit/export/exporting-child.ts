import { writeSync } from 'node:fs'
import type { JournalFrame } from '../../../../src/main/kernel/journal/index.ts'
import { exportOnce, type HistoryPlace, openTestLog } from '../../../doubles/history-world.ts'

/**
 * Fills the log in a directory and exports it: `exporting-child.ts DIRECTORY PLACE MOMENT`. Kills itself at
 * the moment: `frame 12`, the 12th record read for the database; `batch 1`, a batch was committed; `told
 * 1`, the log is about to be told of it; `noted 1`, it was told.
 */
const [, , directory = '', place = '', moment = ''] = process.argv
/** A few pages of rows, few enough for hundreds of runs on one log. */
const RECORDS = 120
const [kind = '', count = ''] = moment.split(' ')
const passed: Record<string, number> = {}

function pass(what: string): void {
  passed[what] = (passed[what] ?? 0) + 1
  if (what === kind && passed[what] === Number(count)) process.kill(process.pid, 'SIGKILL')
}

const log = await openTestLog(directory)
await log.fill(RECORDS, 400)
const where: HistoryPlace = JSON.parse(place)

/** One by one, so that a death among them leaves a part of a batch behind. */
async function* watched(
  blocks: AsyncIterable<readonly JournalFrame[]>,
): AsyncGenerator<readonly JournalFrame[]> {
  for await (const block of blocks) {
    for (const frame of block) {
      pass('frame')
      yield [frame]
    }
  }
}

writeSync(1, 'ready\n')
await exportOnce(
  where,
  {
    ...log,
    frameBlocks: (range) => watched(log.frameBlocks(range)),
    async recordExport(body) {
      pass('told')
      await log.recordExport(body)
      pass('noted')
    },
  },
  { progress: () => pass('batch') },
)
writeSync(1, 'done\n')
await log.journal.close()
