import path from 'node:path'
import type { Incident } from '../incidents/incident.ts'
import { takeBackup } from './backup.ts'
import { SUPERUSER, startCluster } from './cluster.ts'
import { initialiseCluster } from './initialise-cluster.ts'
import { keepPoint } from './recovery-points.ts'
import {
  APP_ROLE,
  createLiveDatabase,
  type DatedMigration,
  LIVE_DATABASE,
  migrate,
} from './schema.ts'
import { liveThroughTheDay, seedUpToBackup } from './seed.ts'

export interface LiveClusterOptions {
  /** Directory of the cluster. */
  readonly dir: string
  /** Directory of the dumps. */
  readonly backupsDir: string
  /** Directory of the states that the platform can recover to. */
  readonly pointsDir: string
  readonly superuserPasswordFile: string
  readonly passwords: {
    readonly superuser: string
    readonly app: string
    readonly operator: string
  }
  readonly incident: Incident
  readonly users: number
  readonly bornAt: Date
}

const MINUTE_MS = 60_000
const MINIMUM_DAY_MS = 120 * MINUTE_MS

/** The last 02:00 UTC that is at least two hours back, so that there is a day's work newer than the backup. */
export function lastNight(bornAt: Date): Date {
  const night = new Date(bornAt)
  night.setUTCHours(2, 0, 0, 0)
  while (bornAt.getTime() - night.getTime() < MINIMUM_DAY_MS) {
    night.setUTCDate(night.getUTCDate() - 1)
  }
  return night
}

/**
 * Makes the cluster of the live database as the incident left it, and stops it again: good migrations, people up to
 * last night, last night's backup, an honest day, then the migration that does the damage.
 */
export async function buildLiveCluster(options: LiveClusterOptions): Promise<void> {
  const { incident, users, bornAt, passwords } = options
  await initialiseCluster(options.dir, options.superuserPasswordFile)
  const cluster = await startCluster({ dir: options.dir, building: true })
  try {
    const at = { host: cluster.host, port: cluster.port }
    await createLiveDatabase(
      { ...at, user: SUPERUSER, password: passwords.superuser, database: 'postgres' },
      passwords,
    )
    const app = { ...at, user: APP_ROLE, password: passwords.app, database: LIVE_DATABASE }
    const backupTakenAt = lastNight(bornAt)
    const releasedAt = minutesBefore(bornAt, incident.releases.at(-1)?.liveFromMinutesAgo ?? 0)
    const dated = datedMigrations(incident, bornAt)
    await migrate(app, dated.slice(0, -1))
    await seedUpToBackup(app, { users, backupTakenAt })
    await takeBackup({
      access: app,
      dir: options.backupsDir,
      passwordDir: path.dirname(options.superuserPasswordFile),
      takenAt: backupTakenAt,
    })
    const points = {
      ...{ app, dir: options.pointsDir },
      passwordDir: path.dirname(options.superuserPasswordFile),
    }
    await keepPoint(backupTakenAt, points)
    await liveThroughTheDay(app, { users, from: backupTakenAt, until: releasedAt })
    await keepPoint(new Date(releasedAt.getTime() - MINUTE_MS), points)
    await migrate(app, dated.slice(-1))
  } finally {
    await cluster.stop()
  }
}

/** Each migration with the moment at which the first release that carried it went live. */
export function datedMigrations(incident: Incident, bornAt: Date): readonly DatedMigration[] {
  const place = (name: string) => incident.migrations.findIndex((one) => one.name === name)
  return incident.migrations.map((migration, index) => {
    const carrier = incident.releases.find(({ api }) => place(api.migrationHead) >= index)
    return { migration, finishedAt: minutesBefore(bornAt, carrier?.liveFromMinutesAgo ?? 0) }
  })
}

function minutesBefore(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() - minutes * MINUTE_MS)
}
