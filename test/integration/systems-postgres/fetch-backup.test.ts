import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import { type S3StandIn, startS3StandIn } from '../../../src/rehearsal/s3/start-s3-stand-in.ts'
import type { BucketProfile } from '../../../src/shared/domain/profile-databases.ts'
import { carryOut, operationNamed, planOf } from '../../doubles/systems-postgres/carry-out.ts'
import { openConsole, PASSWORDS, profileOf } from '../../doubles/systems-postgres/console-double.ts'

const run = 'ssss2345'
const never = new AbortController().signal
const SIZE = 300_000
const key = 'nightly/vlossom 2026-11-22+Z.dump'.replaceAll(' ', '-')
const content = Buffer.alloc(SIZE, 'PGDMP and then some rows; ')
const sha256 = createHash('sha256').update(content).digest('hex')
let directory: string
let local: string
let store: S3StandIn
let skewMs = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rollback-console-s3-'))
  const bucket = join(directory, 'bucket', 'nightly')
  await mkdir(bucket, { recursive: true })
  const manifest = {
    ...{ file: key.slice(8), database: 'vlossom', takenAt: '2026-11-22T02:00:00.000Z' },
    ...{ serverVersion: '15.18', sha256, tables: [{ schema: 'public', name: 'users', rows: 7 }] },
  }
  await writeFile(join(directory, 'bucket', key), content)
  await writeFile(join(directory, 'bucket', `${key}.manifest.json`), JSON.stringify(manifest))
  await writeFile(join(bucket, 'older.dump'), content.subarray(0, 9000))
  await writeFile(join(bucket, '..hidden'), content.subarray(0, 9))
  store = await startS3StandIn({
    ...{ dir: join(directory, 'bucket'), bucket: 'backups', port: 0, region: 'eu-west-1' },
    ...{ accessKeyId: 'AKIATEST', secretAccessKey: PASSWORDS['vlossom_operator'] ?? '' },
    now: () => new Date(Date.now() + skewMs),
  })
})
beforeEach(async () => {
  skewMs = 0
  local = await mkdtemp(join(directory, 'local-'))
})
afterEach(async () => {
  // Whatever was left in the queue must not strike the next test.
  while (store.faults.strike() !== undefined);
  await rm(local, { recursive: true })
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

function consoleFor(changes: Partial<BucketProfile> = {}) {
  const place = { host: '127.0.0.1', port: 1, directory, backupsDir: local }
  const bucket: BucketProfile = {
    ...{ endpoint: store.url, region: 'eu-west-1', name: 'backups', prefix: 'nightly/' },
    ...{ accessKeyId: 'AKIATEST', secret: 'vlossom_operator' },
    ...changes,
  }
  return openConsole(place, profileOf(place, { bucket }))
}
const inputFor = (of = key) => ({ run, target: { backup: `s3://backups/${of}` } })

async function fetchWith(prepare: () => void) {
  const console_ = consoleFor()
  prepare()
  const world = { reads: console_.reads(run), effects: console_.effects(run) }
  try {
    return await carryOut('fetch-backup', inputFor(), world)
  } finally {
    await console_.close()
  }
}
const filesHere = async () => (await readdir(local)).sort()
const name = key.slice(8)

test('the picker lists the bucket, page by page, with what manifests say', async () => {
  const console_ = consoleFor()
  const found = (await postgresSystem.candidates?.(console_.reads(run), never)) ?? []
  const [best] = found.filter(({ id }) => id.endsWith(name))
  expect(found).toHaveLength(3)
  expect(best).toMatchObject({
    ...{ id: `s3://backups/${key}`, eligible: true, author: 'PostgreSQL 15.18' },
    message: 'in the bucket, 300.0 kB · 7 users · fetched first · never test-restored',
  })
  await console_.close()
})

test('a backup is fetched with its manifest, readable by its owner alone, and not fetched twice', async () => {
  const { receipt, verdict } = await fetchWith(() => undefined)
  expect([receipt.kind, verdict.kind]).toEqual(['accepted', 'verified'])
  expect(await filesHere()).toEqual([name, `${name}.manifest.json`])
  expect(await readFile(join(local, name))).toEqual(content)
  expect((await stat(join(local, name))).mode & 0o777).toBe(0o600)
  const console_ = consoleFor()
  const again = await operationNamed('fetch-backup').look(inputFor(), console_.reads(run), never)
  expect(again.kind).toBe('nothing-to-do')
  await console_.close()
})

test('a line that is cut three times is taken up where it broke', async () => {
  const before = store.requests().length
  const { receipt, verdict } = await fetchWith(() =>
    store.faults.set({ kind: 'cut', afterBytes: 70_000 }, 3),
  )
  expect([receipt.kind, verdict.kind]).toEqual(['accepted', 'verified'])
  const ranges = store
    .requests()
    .slice(before)
    .flatMap((one) => /bytes=([1-9]\d*)-/.exec(one)?.[1] ?? [])
  expect(ranges).toEqual(['70000', '140000', '210000'])
})

test('a store that says later, again and again, is asked again', async () => {
  const { receipt } = await fetchWith(() =>
    store.faults.set({ kind: 'status', status: 503, code: 'SlowDown' }, 4),
  )
  expect(receipt.kind).toBe('accepted')
})

test('what an attempt brought before it was called off is not fetched again', async () => {
  const console_ = consoleFor()
  const plan = await planOf('fetch-backup', inputFor(), console_.reads(run))
  store.faults.set({ kind: 'throttle', bytesPerSecond: 400_000 })
  const calling = new AbortController()
  setTimeout(() => calling.abort(), 250)
  const own = operationNamed('fetch-backup')
  const first = await own.apply(plan, console_.effects(run), calling.signal)
  expect(first).toMatchObject({ kind: 'not-sent', failure: { code: 'CANCELLED' } })
  expect(await filesHere()).toEqual([expect.stringMatching(/\.part$/)])
  const second = await own.apply(plan, console_.effects(run), never)
  expect(second).toMatchObject({ kind: 'accepted', facts: { sha256 } })
  expect(second.kind === 'accepted' && Number(second.facts['resumedAt'])).toBeGreaterThan(10_000)
  await console_.close()
})

// Part of the refusal matrix: each ends with nothing but, at most, a part of the file.
test('damage on the way is found, and thrown away', async () => {
  const console_ = consoleFor()
  const plan = await planOf('fetch-backup', inputFor(), console_.reads(run))
  store.faults.set({ kind: 'damage' })
  const receipt = await operationNamed('fetch-backup').apply(plan, console_.effects(run), never)
  await console_.close()
  expect(receipt).toMatchObject({ kind: 'not-sent', failure: { code: 'DUMP_HASH_MISMATCH' } })
  expect(await filesHere()).toEqual([])
})

test('an object that is written anew meanwhile is refused, and never glued together', async () => {
  const console_ = consoleFor()
  const plan = await planOf('fetch-backup', inputFor(), console_.reads(run))
  await writeFile(join(directory, 'bucket', key), `${content}x`)
  const receipt = await operationNamed('fetch-backup').apply(plan, console_.effects(run), never)
  await writeFile(join(directory, 'bucket', key), content)
  expect(receipt).toMatchObject({ kind: 'not-sent', failure: { code: 'DUMP_HASH_MISMATCH' } })
  await console_.close()
})

test('another file of the same name is not written over', async () => {
  await writeFile(join(local, name), 'something else')
  const console_ = consoleFor()
  const looked = await operationNamed('fetch-backup').look(inputFor(), console_.reads(run), never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(await readFile(join(local, name), 'utf8')).toBe('something else')
  await console_.close()
})

test('a name that would lead out of the directory, or hide, is refused', async () => {
  const console_ = consoleFor()
  for (const bad of ['nightly/..hidden', 'nightly/..', 'nightly/a\\b.dump']) {
    const look = operationNamed('fetch-backup').look(inputFor(bad), console_.reads(run), never)
    await expect(look).rejects.toThrow(/BLOCKED/)
  }
  await console_.close()
})

test.each([
  ['a key that is not there', {}, 'nightly/none.dump', 'NOT_FOUND'],
  ['another region', { region: 'us-east-1' }, key, 'FORBIDDEN'],
  ['an unknown access key', { accessKeyId: 'AKIAOTHER' }, key, 'FORBIDDEN'],
  ['a wrong secret', { secret: 'vlossom_app' }, key, 'FORBIDDEN'],
  ['another bucket', { name: 'other' }, key, 'NOT_FOUND'],
  ['a store that is away', { endpoint: 'http://127.0.0.1:1' }, key, 'UNREACHABLE'],
])('%s is said by name, and the secret is in no word', async (_what, changes, of, code) => {
  const console_ = consoleFor(changes)
  const look = operationNamed('fetch-backup').look(inputFor(of), console_.reads(run), never)
  const failure = await look.catch((error: { failure: unknown }) => error.failure)
  expect(failure).toMatchObject({ code })
  expect(JSON.stringify(failure)).not.toContain(PASSWORDS['vlossom_operator'])
  await console_.close()
})

test('a clock that is wrong is said to be wrong', async () => {
  skewMs = 3_600_000
  const console_ = consoleFor()
  const found = (await postgresSystem.candidates?.(console_.reads(run), never)) ?? []
  expect(found).toMatchObject([
    { eligible: false, whyNot: 'The store does not take the time of this laptop.' },
  ])
  await console_.close()
})
