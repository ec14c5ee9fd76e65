import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import { attachWorld, controlOf } from '../../../src/rehearsal/world/attach.ts'
import type { SpawnedWorld } from '../../../src/rehearsal/world/spawn-world.ts'
import { askPsql, FEW_USERS, makeYard, type Yard } from './living-world.ts'

let yard: Yard
let world: SpawnedWorld

beforeAll(async () => {
  yard = await makeYard()
  world = await yard.spawn()
})

afterAll(() => yard.clear())

const secret = async (file: string) => (await readFile(file, 'utf8')).trim()

test('everything that world.json names answers with its own credentials', async () => {
  const { vercel, railway, site, api, git, slack } = world.description
  const bearer = { authorization: `Bearer ${await secret(vercel.tokenFile)}` }
  const project = await fetch(
    `${vercel.baseUrl}/v9/projects/${vercel.projectId}?teamId=${vercel.teamId}`,
    { headers: bearer },
  )
  const deployments = await fetch(railway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'project-access-token': await secret(railway.tokenFile),
    },
    body: JSON.stringify({
      query: `query($input: DeploymentListInput!) { deployments(input: $input, first: 1) { edges { node { status } } } }`,
      variables: {
        input: {
          projectId: railway.projectId,
          environmentId: railway.environmentId,
          serviceId: railway.services.api,
        },
      },
    }),
  })
  const pages = await Promise.all(site.domains.map((url) => fetch(url)))
  const health = await fetch(`${api.url}/api/health`)
  const posted = await fetch(await secret(slack.urlFile), {
    method: 'POST',
    body: '{"text":"hello"}',
  })
  expect({
    project: project.status,
    deployments: await deployments.json(),
    pages: pages.map(({ status }) => status),
    health: await health.json(),
    slack: await posted.text(),
    git: await Promise.all(
      [git.web, git.api].map(async (remote) =>
        (await runGit(['ls-remote', remote])).includes('v41'),
      ),
    ),
  }).toMatchObject({
    project: 200,
    deployments: { data: { deployments: { edges: [{ node: { status: 'SUCCESS' } }] } } },
    pages: [200, 200, 200],
    health: { status: 'healthy', version: 'v42', migration: '0042_wallet_split' },
    slack: 'ok',
    git: [true, true],
  })
})

test('psql gets in with the password file, as a role that is no superuser and may create databases', async () => {
  const { postgres } = world.description
  expect(
    await askPsql(
      postgres,
      `SELECT rolsuper, rolcreatedb, pg_has_role('vlossom_app', 'MEMBER'), pg_has_role('pg_signal_backend', 'MEMBER')
         FROM pg_roles WHERE rolname = current_user`,
    ),
  ).toBe('f|t|t|t')
})

test('the operator can swap databases: rename, owner, settings, comment', async () => {
  const maintenance = { ...world.description.postgres, database: 'postgres' }
  for (const sql of [
    'CREATE DATABASE side OWNER vlossom_app TEMPLATE template0',
    'BEGIN; ALTER DATABASE side RENAME TO other; COMMIT',
    `ALTER DATABASE other SET default_transaction_read_only = on`,
    `COMMENT ON DATABASE other IS 'x'`,
    'DROP DATABASE other',
  ]) {
    await askPsql(maintenance, sql)
  }
  expect(
    await askPsql(
      maintenance,
      `SELECT count(*) FROM pg_database WHERE datname IN ('side','other')`,
    ),
  ).toBe('0')
})

test('a tenth of the wallets is damaged, and the honest rows are newer than the backup', async () => {
  const { postgres } = world.description
  const [dump = ''] = postgres.backups
  const manifest = JSON.parse(await readFile(`${dump}.manifest.json`, 'utf8'))
  const counted = await askPsql(
    postgres,
    `SELECT count(*) FILTER (WHERE balance_wei <> deposited_wei - spent_wei),
            count(*), (SELECT count(*) FROM users WHERE created_at > '${manifest.takenAt}'::timestamp)
       FROM wallets`,
  )
  expect([counted, manifest]).toEqual([
    '41|405|5',
    {
      file: path.basename(dump),
      format: 'custom',
      sha256: createHash('sha256')
        .update(await readFile(dump))
        .digest('hex'),
      bytes: (await stat(dump)).size,
      serverVersion: '15.18',
      dumpedBy: expect.stringMatching(/^pg_dump \(PostgreSQL\) 15\./),
      database: 'vlossom',
      takenAt: expect.stringMatching(/T02:00:00\.000Z$/),
      tables: [
        { schema: 'public', name: '_prisma_migrations', rows: 6 },
        { schema: 'public', name: 'bookings', rows: 2 * FEW_USERS },
        { schema: 'public', name: 'job_runs', rows: 201 },
        { schema: 'public', name: 'users', rows: FEW_USERS },
        { schema: 'public', name: 'wallets', rows: FEW_USERS },
      ],
      migrationHead: '0041_user_display',
    },
  ])
})

test('the history is another cluster, where one role reads release records and another makes tables', async () => {
  const { postgres, history } = world.description
  const identifier = 'SELECT system_identifier FROM pg_control_system()'
  const records = await askPsql(
    history,
    `SELECT string_agg(version || ' ' || verified || ' ' || (marked_bad IS NOT NULL), ', ' ORDER BY live_from DESC)
       FROM release_record WHERE system = 'railway'`,
  )
  await expect(askPsql(history, 'DELETE FROM release_record')).rejects.toThrow(/permission denied/)
  expect(records).toMatch(/^v42 false false, v41 true false, v40 true false, v39 true true/)
  expect(
    await askPsql(history, 'SELECT count(*) > 1 FROM release_record WHERE system = $$vercel$$'),
  ).toBe('t')
  expect(await askPsql(history, identifier)).not.toBe(await askPsql(postgres, identifier))
  await expect(askPsql(history, 'CREATE TABLE mine ()')).rejects.toThrow(/permission denied/)
  await askPsql({ ...history, ...history.setup }, 'CREATE TABLE mine (); DROP TABLE mine')
})

test('the traffic finds a fifth of the API requests failing and nothing down', async () => {
  const control = controlOf(yard.dir)
  await vi.waitFor(
    async () => expect((await control.traffic())['api-read'].requests).toBeGreaterThan(60),
    15_000,
  )
  const seen = await control.traffic()
  const { requests, failed } = seen['api-read']
  const writes = seen['api-write']
  const share = (failed + writes.failed) / (requests + writes.requests)
  expect(share).toBeGreaterThan(0.1)
  expect(share).toBeLessThan(0.3)
  expect([seen.site.errorRate, seen['api-read'].downtimeMs]).toEqual([0, 0])
})

test('faults and skew are set through the control socket, wrong ones are refused', async () => {
  const control = controlOf(yard.dir)
  await control.faults({ system: 'railway', on: '*', kind: 'status', status: 503 })
  const { railway } = world.description
  const struck = await fetch(railway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'project-access-token': await secret(railway.tokenFile),
    },
    body: JSON.stringify({ query: '{ projectToken { projectId } }' }),
  })
  await control.clock({ skewMs: 420_000, system: 'vercel' })
  const vercel = await fetch(world.description.vercel.baseUrl)
  await control.clock({ skewMs: 0 })
  const ahead = Date.parse(vercel.headers.get('date') ?? '') - Date.now()
  await expect(control.faults({ system: 'railway', on: '*', kind: 'boom' })).rejects.toThrow(
    /kind: one of/,
  )
  expect(struck.status).toBe(503)
  expect(Math.round(ahead / 60_000)).toBe(7)
})

test('a second world on the same directory finds the first and ends', async () => {
  const second = await yard.spawn()
  expect([second.already, second.description.pid, await second.exited]).toEqual([
    true,
    world.description.pid,
    0,
  ])
})

test('secrets are 0600 and stand nowhere else in the directory', async () => {
  const credentials = path.join(yard.dir, 'credentials')
  const files = await readdir(credentials)
  const modes = await Promise.all(
    files.map(async (file) => (await stat(path.join(credentials, file))).mode & 0o777),
  )
  expect(new Set(modes)).toEqual(new Set([0o600]))
  const secrets = await Promise.all(files.map((file) => secret(path.join(credentials, file))))
  const others = (await readdir(yard.dir, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && entry.parentPath !== credentials,
  )
  const leaks: string[] = []
  for (const entry of others) {
    const file = path.join(entry.parentPath, entry.name)
    const content = await readFile(file).catch(() => Buffer.alloc(0))
    if (secrets.some((one) => content.includes(one))) leaks.push(file)
  }
  expect(leaks).toEqual([])
})

test('somebody attached is counted until they leave', async () => {
  const attachment = await attachWorld(yard.dir)
  const during = await controlOf(yard.dir).state()
  attachment.leave()
  await vi.waitFor(
    async () => expect(await controlOf(yard.dir).state()).toMatchObject({ attached: 0 }),
    2_000,
  )
  expect(during).toMatchObject({ phase: 'up', attached: 1 })
})
