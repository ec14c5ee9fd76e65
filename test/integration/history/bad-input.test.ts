import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  exportOnce,
  type HistoryPlace,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../doubles/history-world.ts'

let world: HistoryWorld
let dir: string
let log: TestLog

beforeAll(async () => {
  world = await startHistoryWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'history-log-'))
  log = await openTestLog(join(dir, 'log'))
  await log.fill(20)
})
afterEach(async () => {
  await log.journal.close()
  await rm(dir, { recursive: true })
})

/** What an export of this log says, as code and summary. */
async function refusalOf(more: Parameters<typeof exportOnce>[2] = {}, place = world.place) {
  try {
    const outcome = await exportOnce(place, log, more)
    return { code: outcome.kind, summary: '', retry: '' }
  } catch (thrown) {
    const { failure } = thrown as { failure: { code: string; summary: string; retry: string } }
    return { code: failure.code, summary: failure.summary, retry: failure.retry }
  }
}

const ours = (text: string) => text.replaceAll('OURS', `log_id = '${log.logId}'`)

describe('what an administrator changed is found, column by column', () => {
  test.each([
    [
      'a head',
      `UPDATE audit_record SET head = sha256(head) WHERE OURS AND seq = 7`,
      'record 7 has another head',
    ],
    [
      'a frame',
      `UPDATE audit_record SET frame = set_byte(frame, 100, (get_byte(frame, 100) + 1) % 256) WHERE OURS AND seq = 7`,
      'record 7 has another frame',
    ],
    [
      'the checksum of a frame',
      `UPDATE audit_record SET frame = set_byte(frame, length(frame) - 1, (get_byte(frame, length(frame) - 1) + 1) % 256) WHERE OURS AND seq = 7`,
      'record 7 has another frame',
    ],
    [
      'a payload',
      `UPDATE audit_record SET payload = payload || 'x' WHERE OURS AND seq = 7`,
      'record 7 has another payload',
    ],
    [
      'a salt',
      `UPDATE audit_record SET salt = sha256(salt) WHERE OURS AND seq = 7`,
      'record 7 has another payload',
    ],
    [
      'a payload that was taken away',
      `UPDATE audit_record SET payload = NULL, salt = NULL WHERE OURS AND seq = 7`,
      'payloads of records 1 to',
    ],
    [
      'a time',
      `UPDATE audit_record SET exported_at = exported_at - interval '1 day' WHERE OURS AND seq = 7`,
      'exported_at of records 1 to',
    ],
    [
      'a number',
      `UPDATE audit_record SET seq = 1000000 WHERE OURS AND seq = 7`,
      'holds records up to 1000000',
    ],
    [
      'a name',
      `UPDATE audit_record SET log_id = 'x' WHERE OURS AND seq = 7`,
      'record 7 is missing',
    ],
    ['a row', `DELETE FROM audit_record WHERE OURS AND seq = 7`, 'record 7 is missing'],
    [
      'a checkpoint',
      `UPDATE audit_checkpoint SET note = note || '{"at":"2020-01-01T00:00:00.000Z"}' WHERE OURS`,
      'the checkpoint of record',
    ],
    [
      'the place of a checkpoint',
      `UPDATE audit_checkpoint SET seq = seq + 1 WHERE OURS`,
      'the checkpoint of record',
    ],
    ['a missing checkpoint', `DELETE FROM audit_checkpoint WHERE OURS`, 'is missing'],
    [
      'a row that nobody sent',
      `INSERT INTO audit_record SELECT log_id, 0, head, frame FROM audit_record WHERE OURS AND seq = 7`,
      'records of this log where',
    ],
  ])('%s', async (_name, edit, words) => {
    await exportOnce(world.place, log)
    await world.tamper(ours(edit))
    const { code, summary } = await refusalOf({ compareAll: log.memory })
    expect(summary).toContain(words)
    expect(code).toBe(words.startsWith('holds') ? 'LOG_CUT' : 'COPY_CHANGED')
  })

  test('the newest head, by an ordinary export too', async () => {
    await exportOnce(world.place, log)
    await log.fill(1)
    await world.tamper(
      ours(`UPDATE audit_record SET head = sha256(head) WHERE OURS AND seq =
        (SELECT max(seq) FROM audit_record WHERE OURS)`),
    )
    expect(await refusalOf()).toMatchObject({ code: 'LOG_FORKED', retry: 'no' })
  })
})

test('a copy of the log that went its own way is a fork', async () => {
  await exportOnce(world.place, log)
  await log.journal.close()
  await cp(join(dir, 'log'), join(dir, 'copy'), { recursive: true })
  const copy = await openTestLog(join(dir, 'copy'))
  await copy.fill(30)
  await exportOnce(world.place, copy)
  await copy.journal.close()
  log = await openTestLog(join(dir, 'log'))
  await log.fill(50)
  expect(await refusalOf()).toMatchObject({ code: 'LOG_FORKED' })
})

test('an older copy of the log that was put back is told as such', async () => {
  await log.journal.close()
  await cp(join(dir, 'log'), join(dir, 'older'), { recursive: true })
  log = await openTestLog(join(dir, 'log'))
  await log.fill(30)
  await exportOnce(world.place, log)
  await log.journal.close()
  log = await openTestLog(join(dir, 'older'))
  const { code, summary } = await refusalOf()
  expect(code).toBe('LOG_CUT')
  expect(summary).toMatch(/holds records up to \d+, this laptop only up to \d+/)
})

test('another genesis under the name of this log is a fork', async () => {
  await world.run(`INSERT INTO audit_checkpoint VALUES ($1, 1, '{"genesis":"another"}')`, [
    log.logId,
  ])
  expect(await refusalOf()).toMatchObject({ code: 'LOG_FORKED' })
})

test('a database that was put back from its backup gets the lost records again, and it is said', async () => {
  await log.fill(30)
  await exportOnce(world.place, log)
  await log.fill(30)
  await exportOnce(world.place, log)
  await world.tamper(
    ours(`DELETE FROM audit_record WHERE OURS AND seq > (SELECT min(seq) FROM audit_checkpoint WHERE OURS);
      DELETE FROM audit_checkpoint WHERE OURS AND seq > (SELECT min(seq) FROM audit_checkpoint WHERE OURS)`),
  )
  const outcome = await exportOnce(world.place, log, { compareAll: log.memory })
  expect(outcome).toMatchObject({ notes: [expect.stringContaining('had lost records')] })
})

test('the server that is restored is refused', async () => {
  const [row] = await world.run('SELECT system_identifier::text AS id FROM pg_control_system()')
  const identity = { systemIdentifier: String(row?.['id']) }
  expect(await refusalOf({ patient: async () => ({ kind: 'known', identity }) })).toMatchObject({
    code: 'WRONG_SERVER',
    retry: 'no',
  })
})

test('a live database that is away stops nothing, and it is said', async () => {
  const patient = async () => ({ kind: 'unknown', because: 'it is away' }) as const
  expect(await exportOnce(world.place, log, { patient })).toMatchObject({
    kind: 'done',
    notes: [expect.stringContaining('it is away')],
  })
})

describe('a database that refuses', () => {
  const elsewhere = (more: Partial<HistoryPlace>) => ({ ...world.place, ...more })

  test('is away: later', async () => {
    expect(await refusalOf({}, elsewhere({ port: 1 }))).toMatchObject({
      code: 'UNREACHABLE',
      retry: 'safe',
    })
  })
  test('does not know the role: somebody has to look', async () => {
    expect(await refusalOf({}, elsewhere({ user: 'nobody' }))).toMatchObject({
      code: 'UNAUTHORIZED',
      retry: 'no',
    })
  })
  test('is not there', async () => {
    expect(await refusalOf({}, elsewhere({ database: 'nowhere' }))).toMatchObject({
      code: 'NOT_FOUND',
      retry: 'no',
    })
  })
  test('has no tables', async () => {
    expect(await refusalOf({}, elsewhere({ database: 'template1' }))).toMatchObject({
      code: 'no-tables',
    })
  })
  test('lacks the right to insert', async () => {
    await world.run('REVOKE INSERT ON audit_record FROM rollback_console')
    const said = await refusalOf()
    await world.run('GRANT INSERT ON audit_record TO rollback_console')
    expect(said).toMatchObject({ code: 'NO_PRIVILEGE', retry: 'no' })
  })
  test('has a trigger that refuses rows', async () => {
    await world.run(`CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
      CREATE TRIGGER no BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION no()`)
    const said = await refusalOf()
    await world.run('DROP FUNCTION no CASCADE')
    expect(said).toMatchObject({ code: 'SQL_FAILED', retry: 'no' })
    expect(said.summary).toContain('not today')
  })
  test('has a full disk: later, because room may be made without us', async () => {
    // What a server says when it cannot extend a file (errcodes: disk_full).
    await world.run(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION full_disk()`)
    const said = await refusalOf()
    await world.run('DROP FUNCTION full_disk CASCADE')
    expect(said).toMatchObject({ code: 'NO_SPACE', retry: 'safe' })
  })
  test('has a trigger that drops rows without a word', async () => {
    await world.run(`CREATE FUNCTION drop_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.seq = 3 THEN RETURN NULL; END IF; RETURN NEW; END $$;
      CREATE TRIGGER drop_it BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION drop_it()`)
    const said = await refusalOf()
    await world.run('DROP FUNCTION drop_it CASCADE')
    expect(said).toMatchObject({ code: 'COPY_CHANGED' })
    expect(said.summary).toContain('did not arrive as they were sent')
    expect(await world.run(ours('SELECT FROM audit_record WHERE OURS'))).toEqual([])
  })
  test('takes no writes by default: the console asks for them, and is not stopped by that', async () => {
    await world.run('ALTER ROLE rollback_console SET default_transaction_read_only = on')
    const said = await refusalOf()
    await world.run('ALTER ROLE rollback_console RESET default_transaction_read_only')
    expect(said.code).toBe('done')
  })
  test('is of another make: a table of that name without our columns', async () => {
    await world.run('ALTER TABLE rollback_history RENAME COLUMN head TO hat')
    const said = await refusalOf()
    await world.run('ALTER TABLE rollback_history RENAME COLUMN hat TO head')
    expect(said).toMatchObject({ code: 'BLOCKED' })
    expect(said.summary).toContain('rollback_history: it lacks head')
  })
})

test('rows are never changed by the role that exports, nor by the owner of the tables', async () => {
  await exportOnce(world.place, log)
  for (const role of ['rollback_console', 'rollback_owner', 'postgres']) {
    for (const table of ['audit_record', 'audit_checkpoint', 'rollback_history']) {
      for (const act of [
        `UPDATE ${table} SET log_id = log_id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ]) {
        const refused = await world.run(`SET ROLE ${role}; ${act}`).then(
          () => 'taken',
          () => 'refused',
        )
        expect(`${role} ${act}: ${refused}`).toBe(`${role} ${act}: refused`)
      }
    }
  }
})
