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
import { type RunInput, rowsOf, tenant, well } from './in-place-world.ts'

const never = new AbortController().signal
let world: RestoreWorld
let console_: ConsoleDouble
let number = 0
let input: RunInput

beforeAll(async () => {
  world = await startRestoreWorld(300)
  console_ = openConsole(world, profileOf(world, tenant), { store: createKeychain() })
})
beforeEach(() => {
  number += 1
  const run = `inbd${'abcdefghijklmnopqrst'[number]}234`
  input = { run, target: { backup: world.dumps.custom } }
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

const reads = () => console_.reads(input.run)
const ask = (sql: string) => world.ask('vlossom', sql)
const refusal = async () => {
  const looked = await operationNamed('restore-in-place').look(input, reads(), never)
  return looked.kind === 'refusal' ? looked.failure : looked.kind
}
const apply = async () => {
  const plan = await planOf('restore-in-place', input, reads())
  return await operationNamed('restore-in-place').apply(plan, console_.effects(input.run), never)
}

test('a table that is made after the safety dump is not dropped without being in one', async () => {
  await well(console_, 'safety-dump', input)
  await ask(
    'CREATE TABLE late (id int); ALTER TABLE late OWNER TO vlossom_app; INSERT INTO late VALUES (1)',
  )
  expect(await apply()).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  await well(console_, 'safety-dump', input)
  const plan = await well(console_, 'restore-in-place', input)
  await well(console_, 'restore-safety', { ...input, inPlace: plan.details })
  expect(await ask('SELECT id FROM late')).toEqual([{ id: 1 }])
  await ask('DROP TABLE late')
})

test.each([
  [
    'a view elsewhere',
    'CREATE VIEW reporting.emails AS SELECT email FROM public.users',
    'view reporting.emails',
  ],
  [
    'a foreign key elsewhere',
    'CREATE TABLE reporting.events (user_id bigint REFERENCES public.users(id))',
    'foreign key events_user_id_fkey of reporting.events',
  ],
  [
    'a column elsewhere',
    'CREATE TABLE reporting.roles (role public."UserRole")',
    'column role of reporting.roles',
  ],
  [
    'a publication',
    'CREATE PUBLICATION changes FOR TABLE public.users',
    'publication changes of public.users',
  ],
  [
    'a collation',
    "CREATE COLLATION public.german (provider = icu, locale = 'de')",
    'collation public.german',
  ],
])(
  '%s that would go, or stay in the way, closes this way before anything stops',
  async (_, make, name) => {
    await ask(`CREATE SCHEMA reporting; ${make}`)
    const verdict = await runCheck('preflight', { ...input, way: 'in-place' }, reads())
    expect(JSON.stringify(verdict)).toContain(`${name} would go with it, or stay in its way`)
    expect(await refusal()).toMatchObject({ code: 'BLOCKED', answered: name })
    await ask(
      'DROP SCHEMA reporting CASCADE; DROP PUBLICATION IF EXISTS changes; DROP COLLATION IF EXISTS public.german',
    )
  },
)

test('what comes to depend on it between plan and act is not taken along', async () => {
  await well(console_, 'safety-dump', input)
  const plan = await planOf('restore-in-place', input, reads())
  const before = await rowsOf(world)
  await ask(
    'CREATE SCHEMA reporting; CREATE VIEW reporting.emails AS SELECT email FROM public.users',
  )
  const receipt = await operationNamed('restore-in-place').apply(
    plan,
    console_.effects(input.run),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'BLOCKED' } })
  expect(await rowsOf(world)).toEqual(before)
  expect(await ask('SELECT count(*)::int > 0 AS some FROM reporting.emails')).toEqual([
    { some: true },
  ])
  await ask('DROP SCHEMA reporting CASCADE')
})

test('partitions, inherited tables, types and rights that somebody else gave come back with the safety dump', async () => {
  await ask(`CREATE TABLE par (id int PRIMARY KEY); CREATE TABLE chi () INHERITS (par);
    CREATE TABLE parts (id int, day int) PARTITION BY RANGE (day);
    CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
    CREATE DOMAIN small AS int CHECK (value < 100); CREATE TABLE domains (one small);
    ALTER TABLE par OWNER TO vlossom_app; ALTER TABLE chi OWNER TO vlossom_app;
    ALTER TABLE parts OWNER TO vlossom_app; ALTER TABLE parts_1 OWNER TO vlossom_app;
    ALTER DOMAIN small OWNER TO vlossom_app; ALTER TABLE domains OWNER TO vlossom_app;
    INSERT INTO par VALUES (1); INSERT INTO chi VALUES (2), (3); INSERT INTO parts VALUES (1, 1), (2, 2); INSERT INTO domains VALUES (7);
    GRANT SELECT ON par TO vlossom_operator WITH GRANT OPTION`)
  await ask('SET ROLE vlossom_operator; GRANT SELECT ON par TO PUBLIC')
  await well(console_, 'safety-dump', input)
  const plan = await well(console_, 'restore-in-place', input)
  await well(console_, 'restore-safety', { ...input, inPlace: plan.details })
  const counts =
    '(SELECT count(*)::int FROM par) AS par, (SELECT count(*)::int FROM ONLY par) AS own, (SELECT count(*)::int FROM parts) AS parts, (SELECT one::int FROM domains) AS one'
  expect(
    await ask(`SELECT ${counts}, has_table_privilege('vlossom_reader', 'par', 'SELECT') AS may`),
  ).toEqual([{ par: 3, own: 1, parts: 2, one: 7, may: true }])
  // The same dump, chosen as a backup.
  const safety = { run: 'inbdzz34', target: { backup: String(plan.details['safety']) } }
  await well(console_, 'safety-dump', safety)
  await well(console_, 'restore-in-place', safety)
  expect(await ask(`SELECT ${counts}`)).toEqual([{ par: 3, own: 1, parts: 2, one: 7 }])
})
