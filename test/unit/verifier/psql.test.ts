import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CopyStream } from '../../../src/verifier/history/copy-stream.ts'
import { openHistory } from '../../../src/verifier/history/history.ts'
import { NoHistory, psqlFrom, startPsql } from '../../../src/verifier/history/psql.ts'
import { runVerifier } from '../../../src/verifier/run.ts'
import { DatabaseCopy, fakePsql, layOutLog, table } from '../../doubles/database-copy.ts'
import { LogMaker } from '../../fixtures/audit-vectors/log-maker.ts'

const root = mkdtempSync(join(tmpdir(), 'audit-psql-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const log = new LogMaker('psql').begin().genesisRecord().work('first').close()
const directory = layOutLog(join(root, 'log'), log)

async function verify(psql: ReturnType<typeof fakePsql>, ...more: readonly string[]) {
  const [printed, complained]: [string[], string[]] = [[], []]
  const code = await runVerifier(['verify', directory, '--history', ...more], {
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
    askPassphrase: async () => '',
    psql,
  })
  return { code, out: printed.join('\n'), err: complained.join('\n') }
}

test('psql is told nothing about the database, and is given the libpq environment alone', async () => {
  const folder = join(root, 'told')
  const psql = new DatabaseCopy(log).psql(folder)
  const environment = {
    ...psql.environment,
    PGHOST: 'db',
    PGPASSWORD: 'pw',
    SECRET: 'no',
    LANG: 'C',
  }
  expect((await verify({ ...psql, environment })).code).toBe(0)
  const args = readFileSync(join(folder, 'psql.args'), 'utf8')
  expect(args).toMatch(/^-X\n--no-password\n--quiet\n--set=ON_ERROR_STOP=1\n-c\n/)
  expect(args).toContain('READ ONLY')
  expect(args).not.toMatch(/db|pw|:\/\//)
  const env = readFileSync(join(folder, 'psql.env'), 'utf8')
  expect(env).toContain('PGHOST=db\n')
  expect(env).toContain('PGPASSWORD=pw\n')
  expect(env).toContain('PGCONNECT_TIMEOUT=10\n')
  expect(env).not.toContain('SECRET')
})

test('what psql says is shown as it is', async () => {
  const refusing = fakePsql(join(root, 'refusing'), { err: 'psql: error: no such host\n', code: 2 })
  const { code, out } = await verify(refusing)
  expect(code).toBe(3)
  expect(out).toContain('\n- not decided: psql says: psql: error: no such host\n')
})

test('a psql that ends early, speaks of something else, is silent or absent decides nothing', async () => {
  const small = Buffer.concat([table([[Buffer.alloc(8)]]), table([]), table([])])
  const early = fakePsql(join(root, 'early'), { out: small, code: 3 })
  expect((await verify(early)).out).toContain('psql ended (exit code 3): it stopped in the middle')
  const odd = fakePsql(join(root, 'odd'), { out: Buffer.from('You are now connected to nothing.') })
  expect((await verify(odd)).out).toContain('it wrote something else than a table')
  const silent = fakePsql(join(root, 'silent'), { last: 'exec sleep 20' })
  expect((await verify({ ...silent, silenceMs: 300 })).out).toContain('psql said nothing for 0.3 s')
  const absent = { ...silent, program: join(root, 'absent') }
  expect((await verify(absent)).out).toContain('psql cannot be started (ENOENT)')
  const json = await verify(absent, '--json')
  expect(JSON.parse(json.out)).toMatchObject({
    code: 3,
    history: null,
    undecided: ['psql cannot be started (ENOENT)'],
  })
})

test('only an end of the stream is put into other words', async () => {
  const session = startPsql([], fakePsql(join(root, 'other'), {}))
  const other = new Error('other')
  expect(await session.reason(other)).toBe(other)
  await session.close()
  const broken = openHistory(log.logId, fakePsql(join(root, 'none'), {}))
  await expect(broken).rejects.toBeInstanceOf(NoHistory)
})

test('the program is the one on the path, with a minute of patience', () => {
  expect(psqlFrom({ PGHOST: 'x' })).toEqual({
    program: 'psql',
    environment: { PGHOST: 'x' },
    silenceMs: 60_000,
  })
})

test('tables are read from any pieces', async () => {
  const rows = [[Buffer.from('one'), null], [null, Buffer.alloc(300, 7)], []]
  const bytes = Buffer.concat([table(rows), table([]), table(rows)])
  for (const size of [1, 7, 11, 4096]) {
    const stream = new CopyStream(pieces(bytes, size))
    expect([await stream.whole(), await stream.whole(), await stream.whole()]).toEqual([
      rows,
      [],
      rows,
    ])
    await expect(stream.whole()).rejects.toThrow('it stopped in the middle of a table')
  }
})

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
