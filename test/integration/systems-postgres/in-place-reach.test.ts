import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operationNamed, planOf, runCheck } from '../../doubles/systems-postgres/carry-out.ts'
import {
  type ConsoleDouble,
  createKeychain,
  openConsole,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { type RunInput, tenant, well } from './in-place-world.ts'

const never = new AbortController().signal
let world: RestoreWorld
let console_: ConsoleDouble
let number = 0
let input: RunInput

beforeAll(async () => {
  world = await startRestoreWorld(300, '\nwal_level = logical\n')
  console_ = openConsole(world, profileOf(world, tenant), { store: createKeychain() })
})
beforeEach(() => {
  number += 1
  const run = `inre${'abcdefghijklmnopqrstuvwxyz'[number]}234`
  input = { run, target: { backup: world.dumps.custom } }
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

const reads = () => console_.reads(input.run)
const ask = async (sql: string) => (await world.ask('vlossom', sql))?.[0]
const refusalOf = async (name: string) => {
  const looked = await operationNamed(name).look(input, reads(), never)
  return looked.kind === 'refusal' ? looked.failure : looked.kind
}
const applied = async (name: string, plan: Awaited<ReturnType<typeof planOf>>) =>
  await operationNamed(name).apply(plan, console_.effects(input.run), never)

/** What closes the way: how it is made, by what name it is refused, how it goes. */
const hindrances: readonly (readonly [string, string, string, string])[] = [
  [
    'a partition of a table in another schema',
    'CREATE SCHEMA away; CREATE TABLE away.days (d int) PARTITION BY RANGE (d); CREATE TABLE day PARTITION OF away.days FOR VALUES FROM (0) TO (9)',
    'table day is part of table away.days',
    'DROP SCHEMA away CASCADE',
  ],
  [
    'a default of another schema',
    'CREATE SCHEMA away; CREATE SEQUENCE numbers; CREATE TABLE away.notes (id bigint DEFAULT nextval($$public.numbers$$))',
    'default value for column id of table away.notes depends on sequence numbers',
    'DROP SCHEMA away CASCADE; DROP SEQUENCE numbers',
  ],
  [
    'a trigger of another schema',
    'CREATE SCHEMA away; CREATE TABLE away.notes (id int); CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER noting BEFORE INSERT ON away.notes FOR EACH ROW EXECUTE FUNCTION noted()',
    'trigger noting on table away.notes depends on function noted()',
    'DROP SCHEMA away CASCADE; DROP FUNCTION noted()',
  ],
  [
    'a cast',
    'CREATE TYPE pair AS (a int, b int); CREATE FUNCTION paired(pair) RETURNS text LANGUAGE sql AS $$ SELECT $1.a::text $$; CREATE CAST (pair AS text) WITH FUNCTION paired(pair)',
    'cast from pair to text depends on',
    'DROP CAST (pair AS text); DROP FUNCTION paired(pair); DROP TYPE pair',
  ],
  [
    'an event trigger',
    'CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION watch()',
    'event trigger watching',
    'DROP EVENT TRIGGER watching; DROP FUNCTION watch()',
  ],
  [
    'an operator',
    'CREATE FUNCTION same(int, text) RETURNS bool LANGUAGE sql AS $$ SELECT true $$; CREATE OPERATOR === (leftarg = int, rightarg = text, function = same)',
    'operator public.===',
    'DROP OPERATOR === (int, text); DROP FUNCTION same(int, text)',
  ],
  [
    'row-level security that is forced on the owner',
    'CREATE TABLE own (id int); ALTER TABLE own OWNER TO vlossom_app; ALTER TABLE own ENABLE ROW LEVEL SECURITY; ALTER TABLE own FORCE ROW LEVEL SECURITY',
    'row-level security keeps pg_dump out of own',
    'DROP TABLE own',
  ],
]

test.each(hindrances)('in place is closed by %s', async (_what, make, named, drop) => {
  await ask(make)
  try {
    const verdict = await runCheck('preflight', { ...input, way: 'in-place' }, reads())
    expect(verdict.kind).toBe('failed')
    expect(JSON.stringify(verdict)).toContain(named)
    for (const step of ['safety-dump', 'restore-in-place'])
      expect(await refusalOf(step)).toMatchObject({
        code: 'BLOCKED',
        answered: expect.stringContaining(named),
      })
  } finally {
    await ask(drop)
  }
})

test.each([
  ['a table', 'CREATE TABLE late AS SELECT 1 AS id; ALTER TABLE late OWNER TO vlossom_app'],
  ['a view', 'CREATE OR REPLACE VIEW shown AS SELECT 2 AS id'],
  ['a function', "CREATE OR REPLACE FUNCTION told() RETURNS int LANGUAGE sql AS 'SELECT 2'"],
  ['a column', 'ALTER TABLE users ADD COLUMN late int'],
])('%s that is made or changed after the safety dump stops the restore', async (_what, change) => {
  await ask(`CREATE VIEW shown AS SELECT 1 AS id; ALTER VIEW shown OWNER TO vlossom_app;
    CREATE FUNCTION told() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION told() OWNER TO vlossom_app`)
  try {
    await well(console_, 'safety-dump', input)
    expect(await refusalOf('safety-dump')).toBe('nothing-to-do')
    const plan = await planOf('restore-in-place', input, reads())
    await ask(change)
    const receipt = await applied('restore-in-place', plan)
    expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
    // Another safety dump has it.
    await well(console_, 'safety-dump', input)
    const done = await well(console_, 'restore-in-place', input)
    await well(console_, 'restore-safety', { ...input, inPlace: done.details })
  } finally {
    await ask(
      'DROP TABLE IF EXISTS late; DROP VIEW shown; DROP FUNCTION told(); ALTER TABLE users DROP COLUMN IF EXISTS late',
    )
  }
})

test('a table that was made since the restore is not lost by going back', async () => {
  await well(console_, 'safety-dump', input)
  const done = await well(console_, 'restore-in-place', input)
  await ask('CREATE TABLE after_it AS SELECT 1 AS id; ALTER TABLE after_it OWNER TO vlossom_app')
  const back = { ...input, inPlace: done.details }
  const looked = await operationNamed('restore-safety').look(back, reads(), never)
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', answered: expect.stringContaining('table after_it') },
  })
  await ask('DROP TABLE after_it')
  await well(console_, 'restore-safety', back)
})

test('a row that is deleted after the restore stops going back', async () => {
  await well(console_, 'safety-dump', input)
  const done = await well(console_, 'restore-in-place', input)
  const back = { ...input, inPlace: done.details }
  const refusal = async () => await operationNamed('restore-safety').look(back, reads(), never)
  await ask('DELETE FROM bookings WHERE id = (SELECT max(id) FROM bookings)')
  expect(await refusal()).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'BLOCKED',
      answered: expect.stringMatching(/^public\.bookings: \d+ of \d+ rows$/),
    },
  })
})

test('a sequence of another schema is left alone', async () => {
  await ask(`CREATE SCHEMA away; CREATE SEQUENCE away.numbers; SELECT nextval('away.numbers');
    GRANT USAGE ON SCHEMA away TO vlossom_app; GRANT SELECT ON away.numbers TO vlossom_app`)
  await well(console_, 'safety-dump', input)
  await well(console_, 'restore-in-place', input)
  expect(await ask('SELECT last_value::int AS last FROM away.numbers')).toEqual({ last: 1 })
  await ask('DROP SCHEMA away CASCADE')
})

test('a laptop without room for it makes no safety dump', async () => {
  const here = reads()
  const full = { ...here, objects: { ...here.objects, freeBytes: () => Promise.resolve(2e9) } }
  expect(await operationNamed('safety-dump').look(input, full, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_SPACE' },
  })
})

test('inheritance, partitions, generated columns, domains and ranges go there and back', async () => {
  await ask(`CREATE TABLE par (id int PRIMARY KEY); CREATE TABLE chi () INHERITS (par);
    CREATE TABLE pp (id int, d int, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
    CREATE TABLE pp1 PARTITION OF pp FOR VALUES FROM (0) TO (10);
    CREATE DOMAIN dd AS int CHECK (value > 0); CREATE TYPE rg AS RANGE (subtype = float8);
    CREATE TABLE "Odd One" (id int GENERATED ALWAYS AS IDENTITY, a dd, r rg, b int GENERATED ALWAYS AS (id * 2) STORED);
    INSERT INTO par VALUES (1); INSERT INTO chi VALUES (2), (3); INSERT INTO pp VALUES (1, 1), (2, 2);
    INSERT INTO "Odd One" (a, r) VALUES (1, rg(1, 2)); CREATE MATERIALIZED VIEW mv AS SELECT id FROM par`)
  for (const one of ['TABLE par', 'TABLE chi', 'TABLE pp', 'TABLE pp1', 'TABLE "Odd One"'])
    await ask(`ALTER ${one} OWNER TO vlossom_app`)
  await ask(
    'ALTER DOMAIN dd OWNER TO vlossom_app; ALTER TYPE rg OWNER TO vlossom_app; ALTER MATERIALIZED VIEW mv OWNER TO vlossom_app',
  )
  const held = `SELECT (SELECT count(*)::int FROM par) AS par, (SELECT count(*)::int FROM pp) AS pp,
    (SELECT max(b) FROM "Odd One") AS odd, (SELECT count(*)::int FROM mv) AS mv`
  const before = await ask(held)
  await well(console_, 'safety-dump', input)
  const done = await well(console_, 'restore-in-place', input)
  expect(await ask("SELECT to_regclass('par')::text AS par")).toEqual({ par: null })
  await well(console_, 'restore-safety', { ...input, inPlace: done.details })
  expect(await ask(held)).toEqual(before)
  await ask('DROP TABLE par, pp, "Odd One" CASCADE; DROP DOMAIN dd; DROP TYPE rg')
})
