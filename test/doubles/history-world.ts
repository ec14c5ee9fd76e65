import { createSecretKey } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { createMasker } from '../../src/main/kernel/effects/index.ts'
import { createSecrets } from '../../src/main/kernel/effects/secrets.ts'
import { createHistoryDatabase } from '../../src/main/kernel/effects/sql/index.ts'
import { type Confirmed, confirmCopy } from '../../src/main/kernel/history/export/confirm-copy.ts'
import {
  type ExportOutcome,
  exportHistory,
  type HistoryExportParts,
} from '../../src/main/kernel/history/export/export-history.ts'
import { createExportMemory } from '../../src/main/kernel/history/export/export-memory.ts'
import type { ExportableLog } from '../../src/main/kernel/history/export/exportable-log.ts'
import { setUpStatements } from '../../src/main/kernel/history/export/tables.ts'
import {
  type Journal,
  type KekSource,
  nodeVfs,
  type OpenOptions,
  openJournal,
} from '../../src/main/kernel/journal/index.ts'
import type { CredentialStore } from '../../src/main/kernel/ports/credentials.ts'
import { startCluster } from '../../src/rehearsal/postgres/cluster.ts'
import { initialiseCluster } from '../../src/rehearsal/postgres/initialise-cluster.ts'
import type { HistoryProfile } from '../../src/shared/domain/profile-databases.ts'
import { Secret } from '../../src/shared/domain/secret.ts'

const PASSWORDS = {
  superuser: 'pa:ss of the superuser',
  history: 'writer',
  'history-setup': 'owner',
}
const DATABASE = 'rollbacks'
/** Opens the logs of these worlds, in a child process too. */
const KEK: KekSource = { kind: 'available', kek: createSecretKey(Buffer.alloc(32, 7)) }

/** Where a history lies: plain data, so that it can be handed to a child process. */
export type HistoryPlace = HistoryProfile

/** A real PostgreSQL with a database for histories, its two roles, and the tables unless told otherwise. */
export async function startHistoryWorld(options: { readonly tables?: boolean } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'history-'))
  // The server runs as another user when the tests run as root.
  await chmod(dir, 0o755)
  const passwordFile = join(dir, 'password')
  await writeFile(passwordFile, PASSWORDS.superuser, { mode: 0o644 })
  await initialiseCluster(dir, passwordFile)
  const cluster = await startCluster({ dir })
  const place: HistoryPlace = {
    host: cluster.host,
    port: cluster.port,
    user: 'rollback_console',
    database: DATABASE,
    tls: 'disable',
    secret: 'history',
    setup: { user: 'rollback_owner', secret: 'history-setup' },
    exportPayload: true,
  }

  /** Statements as the superuser: what an administrator can do. */
  async function run(text: string, values: readonly unknown[] = [], database = DATABASE) {
    const client = new Client({
      host: cluster.host,
      port: cluster.port,
      user: 'postgres',
      password: PASSWORDS.superuser,
      database,
    })
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, unknown>>(text, [...values])
      return rows
    } finally {
      await client.end()
    }
  }

  await run(`CREATE ROLE rollback_console LOGIN PASSWORD 'writer'`, [], 'postgres')
  await run(`CREATE ROLE rollback_owner LOGIN PASSWORD 'owner'`, [], 'postgres')
  await run(`CREATE DATABASE ${DATABASE}`, [], 'postgres')
  await run('GRANT CREATE ON SCHEMA public TO rollback_owner')
  if (options.tables ?? true) {
    await run(`SET ROLE rollback_owner; ${setUpStatements(place.user).join(';')}`)
  }
  return {
    dir,
    place,
    run,
    cluster,
    /** Takes the guards off, as only an administrator can, and changes rows. */
    async tamper(statement: string) {
      await run(`SET session_replication_role = replica;
        ALTER TABLE audit_record DISABLE TRIGGER append_only;
        ALTER TABLE audit_checkpoint DISABLE TRIGGER append_only;
        ALTER TABLE rollback_history DISABLE TRIGGER append_only;
        ${statement};
        ALTER TABLE audit_record ENABLE ALWAYS TRIGGER append_only;
        ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER append_only;
        ALTER TABLE rollback_history ENABLE ALWAYS TRIGGER append_only`)
    },
    async stop() {
      await cluster.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type HistoryWorld = Awaited<ReturnType<typeof startHistoryWorld>>

/** The console's own way in, as the role that exports. */
export function historyDatabase(place: HistoryPlace) {
  const masker = createMasker()
  const secrets = createSecrets(passwordStore, masker)
  const applicationName = 'rollback-console/export/test-host'
  return createHistoryDatabase({ history: place, secrets, masker, applicationName })
}

const passwordStore: CredentialStore = {
  keeping: 'session',
  async find(name) {
    const password = new Map(Object.entries(PASSWORDS)).get(name)
    return password === undefined
      ? { kind: 'absent' }
      : { kind: 'found', secret: new Secret(password) }
  },
  keep: async () => undefined,
  forget: async () => undefined,
}

/** A log on this disk, open for writing, that can be exported: as the console has it. */
export interface TestLog extends ExportableLog {
  readonly journal: Journal
  readonly memory: ReturnType<typeof createExportMemory>
  /** Adds durable-enough records of so many bytes. */
  fill(records: number, bytes?: number): Promise<void>
}

/** Opens (or makes) the log in a directory. The lock is the real one: only one process at a time. */
export async function openTestLog(dir: string, more: Partial<OpenOptions> = {}): Promise<TestLog> {
  const vfs = nodeVfs()
  const journal = await openJournal({
    dir,
    vfs,
    clock: { now: () => new Date() },
    kek: KEK,
    recipients: [],
    appVersion: '0.0.0-test',
    hostId: 'test-host',
    mask: (value) => value,
    ballastBytes: 0,
    ...more,
  })
  if ('kind' in journal) throw new Error(`refused: ${journal.code}`)
  const memory = createExportMemory()
  for await (const record of journal.records()) memory.seen(record)
  return {
    journal,
    memory,
    logId: journal.logId,
    genesis: journal.genesisFingerprint,
    tip: () => journal.head(),
    frames: (range) => journal.frames(range),
    frameBlocks: (range) => journal.frameBlocks(range),
    lastExport: () => memory.lastExport(),
    async recordExport(body) {
      memory.seen(await journal.appendDurable('EXPORT', body))
    },
    async fill(records, bytes = 200) {
      const texts = Array.from({ length: records }, (_, index) =>
        journal.append('OUTPUT', { kind: 'line', index, text: 'x'.repeat(bytes) }),
      )
      await Promise.all(texts)
    },
  }
}

/** One export as the console does it; `more` changes parts of it. */
export async function exportOnce(
  place: HistoryPlace,
  log: TestLog,
  more: Partial<HistoryExportParts> & { readonly signal?: AbortSignal } = {},
): Promise<ExportOutcome> {
  const { signal = new AbortController().signal, ...parts } = more
  return exportHistory(
    {
      database: historyDatabase(place),
      log,
      payload: place.exportPayload ?? false,
      patient: async () => ({ kind: 'none' }),
      endedRows: () => [],
      clock: { now: () => new Date() },
      progress: () => undefined,
      ...parts,
    },
    signal,
  )
}

/** One question whether what would be deleted lies there. */
export function confirmOnce(place: HistoryPlace, log: TestLog, what: Confirmed): Promise<void> {
  const patient = async () => ({ kind: 'none' }) as const
  const parts = { database: historyDatabase(place), log, patient }
  return confirmCopy(parts, what, new AbortController().signal)
}
