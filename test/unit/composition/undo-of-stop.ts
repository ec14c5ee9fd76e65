import type { SqlReads, SqlRow } from '../../../src/main/kernel/ports/sql.ts'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Undo } from '../../../src/shared/domain/plan.ts'
import type { RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { createFakeHttp } from '../../doubles/fake-http.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import { createFakeRailway } from '../../doubles/providers/fake-railway.ts'
import { createFakeWorld } from '../../doubles/reads.ts'

const never = new AbortController().signal

const liveDatabase: SqlRow = {
  oid: '16384',
  name: 'vlossom',
  owner: 'vlossom',
  encoding: 'UTF8',
  collate: 'C',
  ctype: 'C',
  provider: 'c',
  locale: null,
  rules: null,
  tablespace: 'pg_default',
  connlimit: -1,
  allowconn: true,
  comment: null,
  settings: null,
  bytes: 1024,
}

/** A server with one database in it that nobody uses. */
const sql: SqlReads = {
  read: async (_, { text }) => (text.includes('AS encoding') ? [liveDatabase] : []),
  async *stream() {},
  async *copy() {},
}

const profile = profileWith({
  postgres: {
    host: '127.0.0.1',
    port: 5432,
    user: 'operator',
    database: 'vlossom',
    tls: 'disable',
    secret: 'postgres',
    maintenanceDatabase: 'postgres',
    backups: [],
    keyTables: [],
    checks: [],
    keepDays: 7,
  },
})

/** The way back that a stopping step plans, on a Railway and a server in memory. */
export async function undoOf({ id, system, does }: RunbookStep): Promise<Undo> {
  const { operations } = system === 'postgres' ? postgresSystem : railwaySystem
  const found = operations.find(({ name }) => does.kind === 'operation' && name === does.name)
  if (found === undefined || does.kind === 'manual') throw new Error(`${id} does nothing`)
  const http = createFakeHttp(createFakeRailway().answer)
  const { reads } = createFakeWorld({ profile, http })
  const literal = Object.entries(does.input).filter(([, value]) => typeof value === 'string')
  // Literals are JSON as they stand; what is a reference is given below.
  const input = { ...(Object.fromEntries(literal) as JsonObject), run: 'abcdefgh' }
  const target = { backup: '/backups/night.dump' }
  const looked = await found.look({ ...input, target }, { ...reads, sql }, never)
  if (looked.kind !== 'planned') throw new Error(`${id}: ${JSON.stringify(looked)}`)
  return looked.undo
}
