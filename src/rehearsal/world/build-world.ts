import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { makeRemotes } from '../git/make-remotes.ts'
import { buildHistoryCluster } from '../history/build-history-cluster.ts'
import type { Incident } from '../incidents/incident.ts'
import { buildLiveCluster } from '../postgres/build-live-cluster.ts'
import { clearStalePostmaster } from '../postgres/stale-postmaster.ts'
import { writeJsonFile } from '../process/json-file.ts'
import { fillBucket } from '../s3/fill-bucket.ts'
import { CREDENTIAL_FILES, makeCredentials, writeCredentials } from './credentials.ts'
import { layoutOf, ownEntries, type WorldLayout } from './layout.ts'
import { makeIds, type SavedWorld } from './saved-world.ts'

export interface BuildOptions {
  readonly dir: string
  readonly incident: Incident
  readonly users: number
  readonly bornAt: Date
}

/**
 * Builds a world aside (`DIR.building-<id>`) and renames it into place, so that DIR is never half built by us. The
 * caller holds the directory's lock. DIR may be absent, empty or a half-built world, whose foreign entries are kept.
 */
export async function buildWorld(options: BuildOptions): Promise<SavedWorld> {
  const { dir, incident, users, bornAt } = options
  const building = `${dir}.building-${randomBytes(4).toString('hex')}`
  await mkdir(building, { recursive: true, mode: 0o700 })
  const layout = layoutOf(building)
  writeJsonFile(layout.marker, { what: 'a rehearsal world of Rollback Console' })
  const real = await buildParts(layout, options)
  await fillBucket(layout.backups, layout.bucket)
  const saved: SavedWorld = {
    format: 2,
    incident: incident.name,
    users,
    bornAt: bornAt.toISOString(),
    ids: makeIds(),
    commits: {
      web: real.releases.map(({ web }) => web.commit),
      api: real.releases.map(({ api }) => api.commit),
    },
    backups: await dumpsIn(layout.backups),
  }
  const { vercel, railway, slack, statuspage, pagerduty, traffic, chain } = layout
  for (const place of [vercel, railway, slack, statuspage, pagerduty, traffic, chain]) {
    await mkdir(place, { mode: 0o700 })
  }
  writeJsonFile(layout.savedWorld, saved)
  await putInPlace(building, dir)
  return saved
}

/** The slow parts, side by side; answers the incident with its real commits. */
async function buildParts(layout: WorldLayout, options: BuildOptions): Promise<Incident> {
  const credentials = makeCredentials()
  await writeCredentials(layout.credentials, credentials)
  await Promise.all([layout.postgres, layout.history].map((place) => mkdir(place, { mode: 0o700 })))
  const [real] = await Promise.all([
    makeRemotes(layout.git, options.incident, options.bornAt),
    buildLiveCluster({
      dir: layout.postgres,
      backupsDir: layout.backups,
      pointsDir: layout.points,
      superuserPasswordFile: path.join(layout.credentials, CREDENTIAL_FILES.postgresSuperuser),
      passwords: {
        superuser: credentials.postgresSuperuser,
        app: credentials.postgresApp,
        operator: credentials.postgresOperator,
      },
      incident: options.incident,
      users: options.users,
      bornAt: options.bornAt,
    }),
    buildHistoryCluster({
      dir: layout.history,
      superuserPasswordFile: path.join(layout.credentials, CREDENTIAL_FILES.historySuperuser),
      passwords: {
        superuser: credentials.historySuperuser,
        console: credentials.historyConsole,
        setUp: credentials.historySetUp,
      },
    }),
  ])
  return real
}

/** Relative to the directory, custom format first. */
async function dumpsIn(backups: string): Promise<readonly string[]> {
  const files = await readdir(backups)
  return ['.dump', '.sql'].flatMap((suffix) =>
    files.filter((file) => file.endsWith(suffix)).map((file) => path.join('backups', file)),
  )
}

async function putInPlace(building: string, dir: string): Promise<void> {
  await endServersOf(dir)
  const old = `${building}-old`
  const hadOld = await rename(dir, old).then(
    () => true,
    () => false,
  )
  await rename(building, dir)
  if (!hadOld) return
  for (const entry of await readdir(old)) {
    if (!ownEntries().has(entry)) await rename(path.join(old, entry), path.join(dir, entry))
  }
  await removeWorld(old)
}

/** Removes what dead builders left beside a directory. The caller holds the directory's lock. */
export async function sweepLeftovers(dir: string): Promise<void> {
  const parent = path.dirname(dir)
  const prefix = `${path.basename(dir)}.building-`
  const names = await readdir(parent).catch(() => [])
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const leftover = path.join(parent, name)
    const marked = await readFile(layoutOf(leftover).marker).then(
      () => true,
      () => false,
    )
    if (marked) await removeWorld(leftover)
    else await rmdir(leftover).catch(() => undefined)
  }
}

/** A killed builder's `initdb` lives on for a moment, and puts files into what is being removed. */
const STILL_WRITTEN = { maxRetries: 10, retryDelay: 200 }

/** Removes a world's own entries, its servers ended first; what else lies there stays. */
async function removeWorld(dir: string): Promise<void> {
  await endServersOf(dir)
  for (const entry of ownEntries())
    await rm(path.join(dir, entry), { recursive: true, force: true, ...STILL_WRITTEN })
  await rmdir(dir).catch(() => undefined)
}

/** By the path in their command lines, so before the directory gets another name. */
async function endServersOf(dir: string): Promise<void> {
  const layout = layoutOf(dir)
  await clearStalePostmaster(path.join(layout.postgres, 'data'))
  await clearStalePostmaster(path.join(layout.history, 'data'))
  for (const id of await readdir(layout.recovered).catch(() => []))
    await clearStalePostmaster(path.join(layout.recovered, id, 'data'))
}
