import { createServer } from 'node:http'
import { sendAnswer } from './api-answer.ts'
import { createApi } from './api-routes.ts'
import { openDatabase } from './database.ts'
import { migrateDeploy } from './migrate-deploy.ts'
import { endWithParent } from './parent-death.ts'
import { log, tellPlatform } from './program-log.ts'
import { readProgramSettings } from './program-settings.ts'

/** The backend's start command: `prisma migrate deploy && node server.js`. */
async function main(): Promise<void> {
  const { image, databaseUrl, replicaId, sponsor, booking } = readProgramSettings(process.env)
  let finish = async (): Promise<void> => undefined
  endWithParent(() => finish())
  const migrated = await migrateDeploy(databaseUrl, image.migrations)
  if (migrated.kind === 'refused') {
    log('error', migrated.text)
    process.exitCode = 1
    // Standard input keeps the loop alive; the exit waits only for the line above to be written.
    process.stdout.write('', () => process.exit(1))
    return
  }
  log(
    'info',
    migrated.kind === 'applied'
      ? `All migrations have been successfully applied: ${migrated.names.join(', ')}`
      : 'No pending migrations to apply.',
  )
  const database = openDatabase(databaseUrl, `vlossom-api ${image.version}`)
  const answer = createApi({
    image,
    replicaId,
    database,
    sponsor,
    booking,
    now: () => performance.now(),
  })
  const server = createServer((request, response) => {
    answer(request).then(
      (result) => sendAnswer(response, result),
      (error: unknown) => {
        log('error', error instanceof Error ? (error.stack ?? error.message) : String(error))
        sendAnswer(response, { status: 500, body: { error: 'internal' } })
      },
    )
  })
  finish = async () => {
    // Requests that have begun are answered; the time limit of `endWithParent` bounds the wait.
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
    await database.end()
  }
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) {
      tellPlatform({ kind: 'listening', port: address.port })
    }
  })
}

main().catch((error: unknown) => {
  log('error', error instanceof Error ? error.message : String(error))
  process.stdout.write('', () => process.exit(1))
})
