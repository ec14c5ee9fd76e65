import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { runVerifier } from '../../../src/verifier/run.ts'
import {
  exportOnce,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../doubles/history-world.ts'

let world: HistoryWorld
let root: string
let dir: string
let log: TestLog

beforeAll(async () => {
  world = await startHistoryWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'verify-history-'))
  dir = join(root, 'log')
  log = await openTestLog(dir)
})
afterEach(async () => {
  await log.journal.close()
  await rm(root, { recursive: true })
})

async function exported(records = 30): Promise<number> {
  await log.fill(records)
  await log.journal.appendDurable('INTENT', { what: 'something' })
  const outcome = await exportOnce(world.place, log)
  if (outcome.kind !== 'done') throw new Error('the export did not go through')
  return outcome.watermark
}

interface Asking {
  readonly args?: readonly string[]
  readonly program?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly silenceMs?: number
}

async function verify({ args = [], program = 'psql', ...more }: Asking = {}) {
  const printed: string[] = []
  const complained: string[] = []
  const { host, port, user, database } = world.place
  const environment = {
    PATH: process.env['PATH'],
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGPASSWORD: 'writer',
    ...more.environment,
  }
  const code = await runVerifier(['verify', dir, '--history', ...args], {
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
    askPassphrase: () => Promise.reject(new Error('nobody is to be asked')),
    psql: { program, environment, silenceMs: more.silenceMs ?? 20_000 },
  })
  return { code, out: printed.join('\n'), err: complained.join('\n') }
}

/** What is said against the database, a line each. */
async function complaints(): Promise<readonly string[]> {
  const { code, out } = await verify()
  expect(code).toBe(2)
  expect(out).toContain('the history database CONTRADICTS it')
  return out.split('\n').filter((line) => /^- [A-Z]/.test(line))
}

test('a log and its copy agree, and other laptops are only counted', async () => {
  const watermark = await exported()
  await world.run(
    `INSERT INTO audit_record SELECT $2, seq, head, frame, salt, payload FROM audit_record WHERE log_id = $1`,
    [log.logId, '0b'.repeat(16)],
  )
  await log.journal.close()
  const { code, out } = await verify()
  expect(out).toContain(`rows up to record ${watermark}, as here: 31 with contents, 1 checkpoint`)
  expect(out).toContain('beside 1 other log')
  expect(code).toBe(0)
})

test('a log that goes on is more than its copy', async () => {
  await exported()
  await exported()
  await log.fill(20)
  const { code, out } = await verify({ args: ['--json'] })
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ uncleanEnds: 1, history: { findings: [] } })
})

async function rowHead(seq: number): Promise<Buffer | null> {
  for await (const { head } of log.frames({ from: seq, to: seq })) return head
  return null
}

/** A whole frame with a right crc32, as anybody can make one. */
function madeUpFrame(seq: number): Buffer {
  const bytes = Buffer.alloc(360)
  bytes.write('RBLf', 'latin1')
  bytes.writeUInt32BE(256, 4)
  bytes.writeBigUInt64BE(BigInt(seq), 8)
  bytes[16] = 5
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), 356)
  return bytes
}

test.each([
  [
    'head',
    'UPDATE audit_record SET head = sha256(head)',
    'EDITED: audit_record, record 5: column head was changed',
  ],
  [
    'frame',
    'UPDATE audit_record SET frame = set_byte(frame, 130, get_byte(frame, 130) # 1)',
    'EDITED: audit_record, record 5: column frame was changed',
  ],
  [
    'crc32 of the frame',
    'UPDATE audit_record SET frame = set_byte(frame, length(frame) - 1, get_byte(frame, length(frame) - 1) # 1)',
    'EDITED: audit_record, record 5: column frame',
  ],
  [
    'salt',
    'UPDATE audit_record SET salt = sha256(salt)',
    'EDITED: audit_record, record 5: column salt or payload',
  ],
  [
    'payload',
    "UPDATE audit_record SET payload = '{}'",
    'EDITED: audit_record, record 5: column salt or payload',
  ],
  [
    'one of salt and payload',
    'UPDATE audit_record SET salt = NULL',
    'EDITED: audit_record, record 5: column salt or payload',
  ],
  [
    'both salt and payload',
    'UPDATE audit_record SET salt = NULL, payload = NULL',
    'EDITED: audit_record, records 1 to 35: 30 rows have contents',
  ],
  [
    'exported_at',
    "UPDATE audit_record SET exported_at = exported_at + interval '1 microsecond'",
    'EDITED: audit_record, record 5: column exported_at was changed',
  ],
  [
    'exported_at, to what no number holds',
    "UPDATE audit_record SET exported_at = 'infinity'",
    'EDITED: audit_record, record 5: column exported_at was changed',
  ],
  ['log id', "UPDATE audit_record SET log_id = 'x'", 'MISSING: audit_record, record 5'],
  ['the whole row', 'DELETE FROM audit_record', 'MISSING: audit_record, record 5'],
  ['sequence', 'UPDATE audit_record SET seq = 1000000', 'MISSING: audit_record, record 5'],
] as const)('an edit of a row is found: %s', async (_name, statement, words) => {
  await exported()
  await world.tamper(`${statement} WHERE log_id = '${log.logId}' AND seq = 5`)
  await log.journal.close()
  expect((await complaints()).join('\n')).toContain(words)
})

test.each([
  ['log id', `UPDATE audit_checkpoint SET log_id = 'x'`, 'no row of audit_checkpoint speaks of it'],
  ['a row', 'DELETE FROM audit_checkpoint', 'no row of audit_checkpoint speaks of it'],
  [
    'sequence',
    'UPDATE audit_checkpoint SET seq = 7',
    'EDITED: audit_checkpoint, record 7: the note is not',
  ],
  [
    'genesis',
    `UPDATE audit_checkpoint SET note = note || '{"genesis":"${'0'.repeat(64)}"}'`,
    'FORK: audit_checkpoint, records 1 to 35: it names another genesis',
  ],
  [
    'head',
    `UPDATE audit_checkpoint SET note = note || '{"head":"${'0'.repeat(64)}"}'`,
    'EDITED: audit_checkpoint, records 1 to 35: it names another head',
  ],
  [
    'time',
    `UPDATE audit_checkpoint SET note = note || '{"exportedAt":"2026-11-23T01:02:03+00:00"}'`,
    'column exported_at was changed',
  ],
  [
    'no time',
    `UPDATE audit_checkpoint SET note = note || '{"exportedAt":"yesterday"}'`,
    'EDITED: audit_checkpoint, record 35: the note is not',
  ],
  [
    'count',
    `UPDATE audit_checkpoint SET note = note || '{"count":3}'`,
    '35 rows are there, and 3 were sent',
  ],
  [
    'signature',
    `UPDATE audit_checkpoint SET note = jsonb_set(note, '{signed,next}', '"${'0'.repeat(64)}"')`,
    'EDITED: audit_checkpoint, records 1 to 35: its signed checkpoint was changed',
  ],
  [
    'signed head',
    `UPDATE audit_checkpoint SET note = jsonb_set(note, '{signed,head}', '"${'0'.repeat(64)}"')`,
    'EDITED: audit_checkpoint, records 1 to 35: its signed checkpoint is none',
  ],
  [
    'an unknown key',
    `UPDATE audit_checkpoint SET note = note || '{"more":1}'`,
    'EDITED: audit_checkpoint, record 35: the note is not',
  ],
] as const)('an edit of a checkpoint is found: %s', async (_name, statement, words) => {
  await exported()
  await world.tamper(`${statement} WHERE log_id = '${log.logId}'`)
  await log.journal.close()
  expect((await complaints()).join('\n')).toContain(words)
})

test('records that a database invents are told from a fork', async () => {
  await exported()
  // A whole other record in the place of one: no key of the log ever signed it.
  await world.tamper(`UPDATE audit_record a SET frame = f.frame, head = sha256('rbl1' || substring(f.frame FOR length(f.frame) - 4)), salt = NULL, payload = NULL
    FROM (SELECT '\\x${madeUpFrame(9).toString('hex')}'::bytea AS frame) f
    WHERE a.log_id = '${log.logId}' AND a.seq = 9`)
  await log.journal.close()
  const lines = await complaints()
  expect(lines[0]).toContain('DIFFERENT: audit_record, record 9: another record stands there')
})

test('a log that was continued twice is a fork, and its own signature shows it', async () => {
  await exported()
  await log.journal.close()
  const copy = join(root, 'copy')
  await cp(dir, copy, { recursive: true })
  log = await openTestLog(dir)
  const watermark = await exported(5)
  await log.journal.close()
  dir = copy
  log = await openTestLog(dir)
  await log.journal.appendDurable('INTENT', { what: 'another story' })
  await log.fill(40)
  await log.journal.close()
  const lines = await complaints()
  expect(lines.join('\n')).toMatch(
    new RegExp(`FORK: audit_record, records \\d+ to ${watermark}: another record stands there`),
  )
})

test('a log that was cut, or an older copy of it, is behind the database', async () => {
  await log.fill(3)
  await log.journal.close()
  const copy = join(root, 'copy')
  await cp(dir, copy, { recursive: true })
  log = await openTestLog(dir)
  const watermark = await exported()
  await log.journal.close()
  dir = copy
  const lines = await complaints()
  expect(lines.join('\n')).toContain(`LOG CUT OFF OR AN OLDER COPY: audit_record, records`)
  expect(lines.join('\n')).toContain(`to ${watermark}: the log does not have this record any more`)
})

test('a history row must name a head of this log', async () => {
  await exported()
  const insert = `INSERT INTO rollback_history VALUES ($1, $2, 'web', now(), 'r', '1 s', 'r', 'done', 'o', '1', $3)`
  await world.run(insert, [log.logId, 'run-1', (await rowHead(9)) ?? null])
  expect((await verify({ args: ['--json'] })).code).toBe(1)
  await world.run(insert, [log.logId, 'run-2', Buffer.alloc(32, 1)])
  const { code, out } = await verify()
  expect(code).toBe(2)
  expect(out).toContain('EDITED: rollback_history: the row run-2, web names a head that is none')
})

test('a database that holds nothing of the log decides nothing', async () => {
  await log.journal.close()
  const { code, out } = await verify()
  expect(code).toBe(3)
  expect(out).toContain('the history database holds no record of this log')
})

test('a database that cannot be asked decides nothing, and its own words are shown', async () => {
  await log.journal.close()
  const wrong = await verify({ environment: { PGPASSWORD: 'wrong' } })
  expect(wrong).toMatchObject({ code: 3, err: '' })
  expect(wrong.out).toContain('password authentication failed')
  const absent = await verify({ environment: { PGDATABASE: 'postgres' } })
  expect(absent.out).toContain('relation "public.audit_record" does not exist')
  const none = await verify({ program: join(root, 'no-psql') })
  expect(none.out).toContain('psql cannot be started (ENOENT)')
})
