import { expect, test } from 'vitest'
import { fateOf } from '../../../src/main/kernel/systems/postgres/dumps/plain/statement-rules.ts'

const intoUse = { withoutOwners: false, serverMajor: 15, schemasOnly: 'standing' } as const
const beside = { withoutOwners: false, serverMajor: 15 }
const intoNew = { ...intoUse, schemasOnly: 'new' } as const

test.each([
  'CREATE SCHEMA public;',
  'ALTER SCHEMA public OWNER TO app;',
  "COMMENT ON SCHEMA public IS 'standard public schema';",
  'GRANT USAGE ON SCHEMA public TO PUBLIC;',
  'CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;',
  "COMMENT ON EXTENSION citext IS 'data type for case-insensitive text';",
  'CREATE PUBLICATION changes FOR TABLE public.users;',
  'CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.told();',
  'CREATE OR REPLACE PROCEDURAL LANGUAGE plperl;',
  'DROP SCHEMA IF EXISTS public;',
])('%s stays as it is in a database that is in use, and goes into a copy', (statement) => {
  expect(fateOf(statement, intoUse)).toEqual({ kind: 'drop' })
  expect(fateOf(statement, beside)).toEqual({ kind: 'keep' })
})

test.each([
  'CREATE TABLE public.extension (id int);',
  'COMMENT ON TABLE public.schema IS $$x$$;',
  'GRANT SELECT ON TABLE public.users TO reader;',
  'ALTER TABLE public.users OWNER TO app;',
  "COMMENT ON COLUMN public.users.email IS 'ON SCHEMA public';",
])('%s is of a schema, and goes there', (statement) => {
  expect(fateOf(statement, intoUse)).toEqual({ kind: 'keep' })
})

test('rights on what will be made stay with a schema that stands, and go into a new one', () => {
  const rights =
    'ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT SELECT ON TABLES TO r;'
  expect(fateOf(rights, intoUse)).toEqual({ kind: 'drop' })
  expect(fateOf(rights, intoNew)).toEqual({ kind: 'keep' })
  // What somebody else has given our role gives: it may not become another one.
  expect(fateOf('SET SESSION AUTHORIZATION other;', intoNew)).toEqual({ kind: 'drop' })
})
