import { openDatabase } from './database.ts'
import { classifyDatabaseError } from './database-failure.ts'
import { endWithParent } from './parent-death.ts'
import { log, tellPlatform } from './program-log.ts'
import { readProgramSettings } from './program-settings.ts'

/** How often the cron worker does its round. */
const ROUND_MS = 1000

/**
 * The cron worker: every second it writes a run into `job_runs`, so that a console that forgets to
 * stop it sees writes going on. A lost database is logged and tried again in the next round.
 */
function main(): void {
  const { image, databaseUrl, replicaId } = readProgramSettings(process.env)
  const database = openDatabase(databaseUrl, `vlossom-worker ${image.version}`)
  let lastTrouble = ''
  const round = async (): Promise<void> => {
    try {
      await database.query(
        `insert into job_runs (job, status, started_at, finished_at, detail)
         values ('booking-reminders', 'done', timezone('UTC', now()), timezone('UTC', now()), $1)`,
        [`${image.version} ${replicaId}`],
      )
      if (lastTrouble !== '') log('info', 'writing again')
      lastTrouble = ''
    } catch (error) {
      const failure = classifyDatabaseError(error)
      const trouble = `${failure.kind} ${failure.code}`
      // One line for a stretch of trouble, not one a second.
      if (trouble !== lastTrouble) log('error', `round skipped: ${trouble}`)
      lastTrouble = trouble
    }
  }
  let timer: NodeJS.Timeout | undefined
  let going: Promise<void> = Promise.resolve()
  const next = (): void => {
    going = round()
    void going.then(() => {
      timer = setTimeout(next, ROUND_MS)
    })
  }
  endWithParent(async () => {
    clearTimeout(timer)
    await going
    await database.end()
  })
  tellPlatform({ kind: 'started' })
  next()
}

try {
  main()
} catch (error) {
  log('error', error instanceof Error ? error.message : String(error))
  process.stdout.write('', () => process.exit(1))
}
