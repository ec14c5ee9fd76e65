import { expect, test } from 'vitest'
import { readDatabaseUrl } from '../../../src/main/kernel/effects/sql/database-url.ts'
import { passwordOf } from '../../../src/main/kernel/effects/sql/password-of.ts'

const profile = { host: 'db.example', port: 5432, user: 'op', secret: 'pg' }
const keeping = (kept: string) => ({ reveal: async () => kept })

test.each([
  ['a bare URL', 'postgresql://op:p%40ss%2Fw@db.example:5432/vlossom'],
  ['a URL without its port', 'postgres://op:p%40ss%2Fw@DB.example/vlossom'],
  [
    "Prisma's parameters",
    'postgresql://op:p%40ss%2Fw@db.example/vlossom?schema=public&connection_limit=5&pool_timeout=10',
  ],
  [
    "a pooler's parameters",
    'postgresql://op:p%40ss%2Fw@db.example/vlossom?pgbouncer=true&sslmode=require',
  ],
])('the password is taken out of %s', async (_what, url) => {
  expect(await passwordOf(profile, keeping(url))).toBe('p@ss/w')
})

test('a password that is none but a password is taken as it is', async () => {
  expect(await passwordOf(profile, keeping('postgres-is-my-password'))).toBe(
    'postgres-is-my-password',
  )
})

// Part of the refusal matrix: nothing in a URL may lead elsewhere, read a file, or set what a session may do.
test.each([
  ['hostaddr', 'postgresql://op:pw@db.example/v?hostaddr=10.0.0.9', 'hostaddr'],
  ['another host in a parameter', 'postgresql://op:pw@db.example/v?host=evil.example', 'host'],
  ['a port in a parameter', 'postgresql://op:pw@db.example/v?port=1', 'port'],
  ['a service', 'postgresql://op:pw@db.example/v?service=evil', 'service'],
  ['a service file', 'postgresql://op:pw@db.example/v?servicefile=/tmp/x', 'servicefile'],
  ['a password file', 'postgresql://op:pw@db.example/v?passfile=/tmp/x', 'passfile'],
  ['options', 'postgresql://op:pw@db.example/v?options=-c%20role%3Dx', 'options'],
  ['a client key', 'postgresql://op:pw@db.example/v?sslkey=/tmp/x', 'sslkey'],
  ['several hosts', 'postgresql://op:pw@db.example,evil.example/v', 'several hosts'],
  ['a socket', 'postgresql://op:pw@%2Ftmp/v', 'socket'],
  ['a sign that is not escaped', 'postgresql://op:p#w@db.example/v', ''],
  ['a percent sign that is not escaped', 'postgresql://op:p%zz@db.example/v', 'percent'],
  ['no password', 'postgresql://op@db.example/v', 'lacks'],
  ['no database', 'postgresql://op:pw@db.example', 'lacks'],
])('%s in a URL is refused by name', (_what, url, word) => {
  const read = readDatabaseUrl(url)
  expect(read.kind).toBe('refused')
  expect(read.kind === 'refused' && read.because).toContain(word)
})

test.each([
  ['host', 'postgresql://op:secret-pw@other.example/v'],
  ['port', 'postgresql://op:secret-pw@db.example:6543/v'],
  ['user', 'postgresql://root:secret-pw@db.example/v'],
])(
  'a URL of another %s than the profile’s is not used, and its password is in no word',
  async (part, url) => {
    const failure = await passwordOf(profile, keeping(url)).catch((error: Error) => error.message)
    expect(failure).toContain(`WRONG_SERVER: The URL that is kept as “pg” is not used: its ${part}`)
    expect(failure).not.toContain('secret-pw')
  },
)
