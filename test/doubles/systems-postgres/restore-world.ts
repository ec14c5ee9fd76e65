import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import {
  createClock,
  createDoors,
  createEffects,
  createMasker,
  createReads,
  type Doors,
  type EffectParts,
} from '../../../src/main/kernel/effects/index.ts'
import type { Effects, Reads } from '../../../src/main/kernel/ports/reads.ts'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { buildLiveCluster } from '../../../src/rehearsal/postgres/build-live-cluster.ts'
import { type Cluster, startCluster } from '../../../src/rehearsal/postgres/cluster.ts'
import type { PostgresProfile, Profile } from '../../../src/shared/domain/profile.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

const passwords = {
  superuser: 'superuser-pw-1f6b',
  app: 'application-pw-93ad',
  operator: 'operator-pw-77c0',
}
const passwordOf: { readonly [user: string]: string } = {
  postgres: passwords.superuser,
  vlossom_app: passwords.app,
  vlossom_operator: passwords.operator,
}

/** A live database after `bad-release`, with last night's dumps, and the console's real doors to it. */
export interface RestoreWorld {
  readonly cluster: Cluster
  readonly directory: string
  /** The custom-format dump and the plain one. */
  readonly dumps: { readonly custom: string; readonly plain: string }
  readonly told: { readonly lines: string[]; readonly progress: object[] }
  profile(changes?: Partial<PostgresProfile>): Profile
  reads(run: string, profile?: Profile): Reads
  effects(run: string, profile?: Profile): Effects
  connect(database: string, user?: string): Promise<pg.Client>
  /** One query of a superuser's. */
  ask(database: string, sql: string): Promise<readonly { [column: string]: unknown }[]>
  stop(): Promise<void>
}

/** Builds and starts everything in a temporary directory. */
export async function startRestoreWorld(users = 400): Promise<RestoreWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'rollback-console-restore-'))
  const clusterDirectory = join(directory, 'cluster')
  const backupsDir = join(directory, 'backups')
  const superuserPasswordFile = join(directory, 'superuser')
  await writeFile(superuserPasswordFile, passwords.superuser, { mode: 0o600 })
  await buildLiveCluster({
    ...{ dir: clusterDirectory, backupsDir, superuserPasswordFile, passwords, users },
    ...{ incident: BAD_RELEASE, bornAt: new Date() },
  })
  const cluster = await startCluster({ dir: clusterDirectory })
  const files = (await readdir(backupsDir)).map((name) => join(backupsDir, name))
  const only = (end: string) => files.find((file) => file.endsWith(end)) ?? ''
  const told = { lines: [] as string[], progress: [] as object[] }
  const doors: Doors[] = []

  const profile = (changes: Partial<PostgresProfile> = {}): Profile => ({
    name: 'rehearsal',
    environment: 'rehearsal',
    operator: 'test',
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 10, monitoringMinutes: 1 },
    recipients: [],
    compatibility: [],
    systems: {
      postgres: {
        ...{ host: cluster.host, port: cluster.port, tls: 'disable' as const },
        ...{ user: 'vlossom_operator', database: 'vlossom', secret: 'vlossom_operator' },
        ...{ maintenanceDatabase: 'postgres', backups: [backupsDir], keepDays: 7, checks: [] },
        keyTables: [{ table: 'users', newestBy: 'created_at' }, { table: 'wallets' }],
        ...changes,
      },
    },
  })
  const parts = (run: string, given: Profile): EffectParts => {
    const opened = createDoors({
      profile: given,
      masker: createMasker(),
      clock: createClock(),
      searchPath: process.env['PATH'] ?? '',
      privateDirectory: join(directory, 'private'),
      hostName: 'test',
      store: {
        keeping: 'session',
        find: async (name) => ({ kind: 'found', secret: new Secret(passwordOf[name] ?? '') }),
        keep: async () => undefined,
        forget: async () => undefined,
      },
    })
    doors.push(opened)
    return {
      ...{ profile: given, clock: createClock(), ...opened.forRun(run) },
      records: { of: async () => [] },
      tell: {
        line: (text) => void told.lines.push(text),
        progress: (progress) => void told.progress.push(progress),
        evidence: () => Promise.reject(new Error('no evidence here')),
      },
      host: { openPage: async () => ({ kind: 'unavailable', because: 'no browser here' }) },
    }
  }
  const attempt = { recordIntent: async () => undefined, recordResult: async () => undefined }
  const connect = async (database: string, user = 'postgres'): Promise<pg.Client> => {
    const { host, port } = cluster
    const password = passwordOf[user] ?? 'no password'
    const client = new pg.Client({ host, port, user, password, database })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const known = new Map<string, EffectParts>()
  const partsOf = (run: string, given: Profile): EffectParts => {
    const key = `${run} ${JSON.stringify(given)}`
    const found = known.get(key) ?? parts(run, given)
    known.set(key, found)
    return found
  }
  return {
    ...{ cluster, directory, told, profile, connect },
    dumps: { custom: only('.dump'), plain: only('.sql') },
    reads: (run, given = profile()) => createReads(partsOf(run, given)),
    effects: (run, given = profile()) => createEffects(partsOf(run, given), attempt),
    async ask(database, sql) {
      const client = await connect(database)
      try {
        return (await client.query(sql)).rows
      } finally {
        await client.end()
      }
    },
    async stop() {
      await Promise.all(doors.map((one) => one.close()))
      await cluster.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
