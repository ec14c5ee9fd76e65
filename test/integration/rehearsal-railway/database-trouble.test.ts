import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BAD_SCHEMA } from '../../../src/rehearsal/incidents/bad-schema.ts'
import {
  type RailwaySimulator,
  startRailwaySimulator,
} from '../../../src/rehearsal/railway/start-railway-simulator.ts'
import { type BackendDatabase, startBackendDatabase } from './backend-database.ts'
import { ask, commitOf, edge, list, optionsFor, until } from './railway-client.ts'

let database: BackendDatabase
let railway: RailwaySimulator

const V41 = commitOf(BAD_SCHEMA, 'v41')

async function rollBackToV41() {
  const before = new Set((await list(railway)).map(({ id }) => id))
  const target = (await list(railway)).find(
    ({ meta, canRollback }) => meta.commitHash === V41 && canRollback,
  )
  await ask(railway, 'mutation($id: String!) { deploymentRollback(id: $id) }', { id: target?.id })
  return await until(async () =>
    (await list(railway)).find(
      ({ id, status }) => !before.has(id) && ['SUCCESS', 'FAILED', 'CRASHED'].includes(status),
    ),
  )
}

async function endSessions(): Promise<void> {
  await database.administer(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'vlossom'`,
  )
}

beforeAll(async () => {
  database = await startBackendDatabase(BAD_SCHEMA.migrations)
  railway = await startRailwaySimulator({
    ...optionsFor(database, BAD_SCHEMA, 'trouble'),
    timing: { ...optionsFor(database, BAD_SCHEMA, 'trouble').timing, healthcheckTimeoutMs: 1200 },
  })
  await railway.ready()
})

afterAll(async () => {
  await railway?.close()
  await database?.close()
})

test('old code on the new schema never gets healthy: FAILED, and what served goes on serving', async () => {
  const deployment = await rollBackToV41()
  expect(deployment.status).toBe('FAILED')
  expect(deployment.canRollback).toBe(false)
  expect((await edge(railway, '/api/health')).body).toMatchObject({ version: 'v42' })
})

test('a failed migration row makes every boot refuse with P3009: CRASHED, and the log says so', async () => {
  const id = randomUUID()
  await database.query(
    `insert into _prisma_migrations (id, checksum, migration_name, logs) values ($1, 'x', '0043_half', 'boom')`,
    [id],
  )
  const deployment = await rollBackToV41()
  expect(deployment.status).toBe('CRASHED')
  const { deploymentLogs } = await ask(
    railway,
    'query($id: String!) { deploymentLogs(deploymentId: $id, filter: "P3009") { message severity } }',
    { id: deployment.id },
  )
  expect(deploymentLogs[0]).toEqual({
    severity: 'error',
    message: expect.stringContaining('The `0043_half` migration failed'),
  })
  await database.query('delete from _prisma_migrations where id = $1', [id])
})

test('a read-only database refuses writes with a clear 503 and keeps reads', async () => {
  await database.administer('alter database vlossom set default_transaction_read_only = on')
  await endSessions()
  const refused = await until(async () => {
    const answer = await edge(railway, '/api/bookings', { method: 'POST' })
    return answer.status === 503 && answer
  })
  expect(refused.body).toEqual({
    error: 'database_read_only',
    code: '25006',
    message: 'Writes are paused',
  })
  const reads = await until(async () => (await edge(railway, '/api/stylists')).status === 200)
  expect(reads).toBe(true)
  await database.administer('alter database vlossom reset default_transaction_read_only')
  await endSessions()
  await until(async () => (await edge(railway, '/api/bookings', { method: 'POST' })).status === 201)
})

test('a swap by renames under the API: old code becomes healthy on the old schema, new code unhealthy', async () => {
  const pool = railway.pids()
  await database.administer('create database vlossom_side')
  await database.administer('alter database vlossom allow_connections false')
  await endSessions()
  expect((await edge(railway, '/api/health')).body).toMatchObject({
    status: 'unhealthy',
    database: 'unreachable',
  })
  await database.administer('alter database vlossom rename to vlossom_before')
  await database.administer('create database vlossom template vlossom_before')
  await database.query(`delete from _prisma_migrations where migration_name = '0042_wallet_split'`)
  const health = await until(async () => {
    const answer = await edge(railway, '/api/health')
    return answer.body.database === 'connected' && answer
  })
  expect(health).toMatchObject({
    status: 503,
    body: { status: 'unhealthy', migration: '0041_user_display' },
  })
  expect(railway.pids()).toEqual(pool)
  const deployment = await rollBackToV41()
  expect(deployment.status).toBe('SUCCESS')
  expect((await edge(railway, '/api/health')).body).toMatchObject({
    status: 'healthy',
    version: 'v41',
    migration: '0041_user_display',
  })
})

test('the bad image that boots on the restored database applies its migration again', async () => {
  railway.push({ commit: 'e'.repeat(40), message: 'Innocent', author: 'Ayo', version: 'v42' })
  await until(async () => (await edge(railway, '/api/health')).body.version === 'v42')
  const rows = await database.query(
    `select migration_name from _prisma_migrations where migration_name = '0042_wallet_split' and finished_at is not null`,
  )
  expect(rows).toHaveLength(1)
})
