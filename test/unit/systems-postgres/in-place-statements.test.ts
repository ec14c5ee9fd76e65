import { expect, test } from 'vitest'
import { statementsBefore } from '../../../src/main/kernel/systems/postgres/in-place/statements.ts'

const objects = {
  tables: [{ name: 'public.users', oid: '5' }],
  drops: ['DROP TABLE IF EXISTS public.users CASCADE'],
  ...{ foreign: [], closed: [], bound: [] },
}
const then = { counts: { '"public"."users"': 7 }, snapshot: '4294967396:4294967400:' }

test('before anything is dropped it is locked, compared with the safety dump, and what lies outside is counted', () => {
  const statements = statementsBefore(objects, ['public'], then)
  const at = (part: string) => statements.findIndex((one) => one.includes(part))
  const order = [
    at('LOCK TABLE public.users IN ACCESS EXCLUSIVE MODE'),
    at('count(*) = 7'),
    at('AS unaltered'),
    at("set_config('rollback_console.outside'"),
    at('DROP TABLE'),
    at("current_setting('rollback_console.outside')"),
  ]
  expect(order).not.toContain(-1)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  // Ids that rows carry have 32 bits; the snapshot's have 64.
  expect(statements.join()).toContain("age('100'::xid)")
  // One line each: psql's line n is the dump's n - 1.
  expect(statements.filter((one) => /[\n;]/.test(one))).toEqual([])
})

test('going back compares with no dump, but takes no row along that is younger than its table', () => {
  const statements = statementsBefore(objects, ['public'], 'unwritten since they were made')
  expect(statements.join()).toContain('y.typrelid = 5')
  expect(statements.join()).not.toContain('AS unaltered')
})
