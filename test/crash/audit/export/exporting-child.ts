import { writeSync } from 'node:fs'
import type { JournalFrame } from '../../../../src/main/kernel/journal/index.ts'
import type {
  HistoryDatabase,
  HistorySession,
} from '../../../../src/main/kernel/ports/history-database.ts'
import {
  exportOnce,
  type HistoryPlace,
  historyDatabase,
  openTestLog,
} from '../../../doubles/history-world.ts'

/**
 * Fills the log in a directory and exports it: `exporting-child.ts DIRECTORY PLACE MOMENT`. Kills itself at
 * the moment: `frame 12`, the 12th record read for the database; `copied 1`, a COPY was taken; `commit 1`,
 * its COMMIT is about to be sent; `committing 1`, it was sent and nobody waits for the answer; `committed 1`,
 * the answer came; `told 1`, the log is about to be told of it; `noted 1`, it was told.
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

/** The database, with a look at each end of a COPY and both sides of each COMMIT. */
function watchedDatabase(database: HistoryDatabase): HistoryDatabase {
  return {
    ...database,
    open: async (role, signal) => watchedSession(await database.open(role, signal)),
  }
}

function watchedSession(session: HistorySession): HistorySession {
  return {
    async query(text, values) {
      if (text !== 'COMMIT') return session.query(text, values)
      pass('commit')
      const answer = session.query(text, values)
      // The statement is in the socket by then; its answer is not read.
      await new Promise((resolve) => setImmediate(resolve))
      pass('committing')
      const rows = await answer
      pass('committed')
      return rows
    },
    async copyIn(text, chunks) {
      await session.copyIn(text, chunks)
      pass('copied')
    },
    close: () => session.close(),
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
  { database: watchedDatabase(historyDatabase(where)) },
)
writeSync(1, 'done\n')
await log.journal.close()
