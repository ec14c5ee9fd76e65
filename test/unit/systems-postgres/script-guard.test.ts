import { expect, test } from 'vitest'
import { createScriptGuard } from '../../../src/main/kernel/systems/postgres/dumps/plain/script-guard.ts'
import { FailureError } from '../../../src/shared/domain/failure.ts'

const rules = { withoutOwners: false, serverMajor: 15 }
const END = '--\n-- PostgreSQL database dump complete\n--\n'
const ON = 'SET standard_conforming_strings = on;\n'

/** Reads a script in pieces of a size, and says what goes on to psql. */
function read(
  script: string,
  options: { readonly size?: number; readonly rules?: typeof rules } = {},
) {
  const bytes = Buffer.from(`${script}${END}`)
  const size = options.size ?? bytes.length
  const guard = createScriptGuard('/b/x.sql', options.rules ?? rules)
  const out: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size)
    out.push(...guard.push(bytes.subarray(at, at + size)).map((piece) => Buffer.from(piece)))
  out.push(...guard.end())
  return { text: Buffer.concat(out).toString(), facts: guard.facts() }
}

function refusalOf(script: string, size?: number): string {
  try {
    read(script, size === undefined ? {} : { size })
  } catch (error) {
    if (error instanceof FailureError) return `${error.failure.code} ${error.failure.summary}`
    throw error
  }
  return 'taken'
}

const harmless: readonly (readonly [string, string])[] = [
  ['a string', `${ON}SELECT '\\! id';`],
  ['a string over lines', `${ON}SELECT 'a\n\\! id\n';`],
  ['a doubled quote', `${ON}SELECT 'it''s \\! id';`],
  [
    'a string that ends with a backslash, once the script says how',
    `${ON}SELECT 'C:\\', '\\! id';`,
  ],
  ['a string with escapes', `SELECT E'\\'\\! id', e'\\\\';`],
  ['a quoted name', 'SELECT "a\\! ""b";'],
  ['a dollar quote', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $_$\n\\! id\n$$;$_$;'],
  ['a dollar sign in a name', 'SELECT a$b$c, $1;'],
  ['a line comment', '-- \\! id\nSELECT 1;'],
  ['a nested block comment', '/* /* \\! id */ \\! id */ SELECT 1;'],
  ['the lines of a COPY', 'COPY public.t (a, b) FROM stdin;\n\\! id\tx\n\\N\ty\n\\.\n'],
  ['an empty COPY', 'COPY t FROM stdin;\n\\.\n'],
  [
    'a body in SQL',
    'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;',
  ],
  ['a rule with two actions', 'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);'],
]

test.each(harmless)(
  'a backslash in %s goes on unchanged, in pieces of any size',
  (_name, script) => {
    for (const size of [1, 2, 3, 7, 1000])
      expect(read(`${script}\n`, { size }).text).toBe(`${script}\n${END}\n`)
  },
)

// Part of the refusal matrix: one case a line, each with the line that is named.
const refusals: readonly (readonly [string, string, number])[] = [
  ['a shell command', 'SELECT 1;\n\\! id\n', 2],
  ['a command in the middle of a line', 'SELECT 1; \\! id\n', 1],
  ['a command in the middle of a statement', 'SELECT 1\n  \\! id\n;\n', 2],
  ['a command behind a carriage return that ends a comment', '-- x\r\\! id\n', 1],
  ['a command behind a string', `${ON}SELECT 'a' \\g |id\n`, 2],
  [
    'a command behind the end of a COPY',
    'COPY t FROM stdin;\na\n\\.\n\\copy t from program id\n',
    4,
  ],
  [
    'a command inside of brackets, behind what looks like a COPY',
    'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; COPY t FROM stdin;\n\\! id\n\\.\n);\n',
    2,
  ],
  [
    'a command inside of a body in SQL, behind what looks like a COPY',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; COPY t FROM stdin;\n\\! id\n\\.\nEND;\n',
    2,
  ],
  ['something behind a COPY on its line', 'COPY t FROM stdin; \\! id\na\n\\.\n', 1],
  ['an unknown \\unrestrict', '\\restrict abc\n\\unrestrict abd\n', 2],
  ['an \\unrestrict that psql would expand', '\\restrict abc\n\\unrestrict `id`\n', 2],
  ['a second \\restrict', '\\restrict abc\n\\restrict abd\n', 2],
  ['another database', 'SELECT 1;\n\\connect other\n', 2],
  ['a connection string', 'DROP DATABASE x;\n\\connect "host=evil"x\n', 2],
  ['a COPY from a file', "SELECT 1;\nCOPY t FROM '/etc/passwd';\n", 2],
  ['a COPY from a program', "COPY t FROM PROGRAM 'id';\n", 1],
  ['a COPY to a program, hidden by a comment', "COPY/**/t TO PROGRAM 'id';\n", 1],
  ['a COPY in CSV form', 'COPY t FROM stdin WITH (FORMAT csv);\n', 1],
  ['a ROLLBACK', 'SELECT 1;\n\nROLLBACK;\n', 3],
  ['a prepared transaction', "PREPARE TRANSACTION 'x';\n", 1],
  ['a role', 'CREATE ROLE evil SUPERUSER;\n', 1],
  ['a setting of the server', "ALTER SYSTEM SET archive_command = 'id';\n", 1],
  ['a tablespace', "CREATE TABLESPACE t LOCATION '/x';\n", 1],
  ['an index that is built concurrently', 'CREATE INDEX CONCURRENTLY i ON t (a);\n', 1],
  [
    'strings that change their meaning',
    "SELECT set_config('standard_conforming_strings', 'off', false);\n",
    1,
  ],
  ['an encoding with backslashes in characters', "SET client_encoding = 'SJIS';\n", 1],
  ['a string that reads two ways', "SELECT 'C:\\';\n", 1],
  ['a string with escapes that goes on', "SELECT E'a'\n'b\\';\n", 2],
  ['a number that runs into a dollar sign', 'SELECT 1a$b$;\n', 1],
  ['a zero byte', "SELECT 'a\0'; \\! id'\n", 1],
]

test.each(refusals)('%s is refused, with its line', (_name, script, line) => {
  for (const size of [1, 5, 1000])
    expect(refusalOf(script, size)).toMatch(new RegExp(`^DUMP_REFUSED /b/x.sql, line ${line}: `))
})

test.each([
  ['a string', "SELECT 'a"],
  ['a dollar quote', 'SELECT $a$ x'],
  ['the lines of a COPY', 'COPY t FROM stdin;\na\n'],
  ['a statement', 'SELECT 1'],
])('a script that ends inside %s is cut off', (_name, script) => {
  const guard = createScriptGuard('/b/x.sql', rules)
  guard.push(Buffer.from(script))
  expect(() => guard.end()).toThrow(/DUMP_TRUNCATED/)
})

test('a script without its last line is cut off, although psql would call it a success', () => {
  const guard = createScriptGuard('/b/x.sql', rules)
  guard.push(Buffer.from('SELECT 1;\n'))
  expect(() => guard.end()).toThrow(/DUMP_TRUNCATED/)
})

test('what is about the whole database is left out, and the lines stay where they were', () => {
  const script = [
    '\\restrict abc',
    'DROP DATABASE vlossom;',
    'CREATE DATABASE vlossom',
    '  WITH TEMPLATE = template0;',
    'ALTER DATABASE vlossom OWNER TO app;',
    '\\unrestrict abc',
    '\\connect vlossom',
    '\\restrict abd',
    'GRANT CONNECT ON DATABASE vlossom TO app;',
    'ALTER ROLE app IN DATABASE vlossom SET a TO b;',
    'BEGIN;',
    'SELECT 1;',
    'COMMIT;',
    '\\unrestrict abd',
    '',
  ].join('\n')
  const { text, facts } = read(script)
  expect(text.split('\n').slice(0, 14)).toEqual([...Array(11).fill(''), 'SELECT 1;', '', ''])
  expect(facts.database).toBe('vlossom')
})

test('owners are left out where everything is to belong to our role', () => {
  const script = 'ALTER TABLE public.t OWNER TO app;\nSELECT 1;\n'
  expect(read(script).text).toContain('OWNER TO app')
  expect(read(script, { rules: { ...rules, withoutOwners: true } }).text).toMatch(/^\nSELECT 1;/)
})

test('a setting that came with 17 is left out for an older server', () => {
  const script = 'SET transaction_timeout = 0;\n'
  expect(read(script).text).not.toContain('timeout')
  expect(read(script, { rules: { ...rules, serverMajor: 17 } }).text).toContain('timeout')
})

test('what the script says of itself is gathered, and the rows of every COPY are counted', () => {
  const script = `-- Dumped from database version 15.18
-- Dumped by pg_dump version 17.6 (Debian 17.6-1)
-- Name: users; Type: TABLE; Schema: public; Owner: app
GRANT SELECT ON TABLE public.users TO reader;
COPY public.users (id) FROM stdin;
1
2
\\.
COPY "Odd Schema"."T" ("A b", c) FROM stdin;
\\.
COPY public._prisma_migrations (id, migration_name) FROM stdin;
1\t0041_b
\\.
`
  for (const size of [1, 4, 1000]) {
    const { facts } = read(script, { size })
    expect({ ...facts, rows: [...facts.rows] }).toEqual({
      ...{ database: '', serverVersion: '15.18', toolVersion: '17.6', complete: true },
      entries: [{ dumpId: 1, kind: 'TABLE', tag: 'users', schema: 'public', owner: 'app' }],
      rights: ['GRANT SELECT ON TABLE public.users TO reader;'],
      rows: [
        ['public.users', 2],
        ['Odd Schema.T', 0],
        ['public._prisma_migrations', 1],
      ],
      migrations: [
        'COPY public._prisma_migrations (id, migration_name) FROM stdin;',
        '1\t0041_b',
        '\\.',
        '',
      ],
    })
  }
})
