import { expect, test } from 'vitest'
import {
  beforeNameOf,
  MAXIMUM_NAME_BYTES,
  sideNameOf,
} from '../../../src/main/kernel/systems/postgres/names.ts'
import {
  connectionName,
  identifier,
  literal,
} from '../../../src/main/kernel/systems/postgres/quoting.ts'

const bytes = (text: string) => Buffer.byteLength(text)

test('derived names carry the run', () => {
  expect([sideNameOf('vlossom', 'abcd2345'), beforeNameOf('vlossom', 'abcd2345')]).toEqual([
    'vlossom_restore_abcd2345',
    'vlossom_before_abcd2345',
  ])
})

test('a name that PostgreSQL would cut is shortened the same way each time, and stays its own', () => {
  const long = 'vlossom_protocol_production_database_of_the_whole_company_one'
  const other = `${long.slice(0, -3)}two`
  const names = [long, other].flatMap((base) => [
    sideNameOf(base, 'abcd2345'),
    beforeNameOf(base, 'abcd2345'),
  ])
  expect(names.map(bytes).every((size) => size <= MAXIMUM_NAME_BYTES)).toBe(true)
  expect(new Set(names).size).toBe(4)
  expect(sideNameOf(long, 'abcd2345')).toBe(names[0])
  expect(names[0]).toMatch(/_restore_abcd2345$/)
})

test('a shortened name is cut between characters, never inside one', () => {
  const name = sideNameOf('ü'.repeat(40), 'abcd2345')
  expect(bytes(name)).toBeLessThanOrEqual(MAXIMUM_NAME_BYTES)
  expect(name).not.toContain('\uFFFD')
  expect(Buffer.from(name).toString()).toBe(name)
})

test('quotes and backslashes cannot end a name or a text early', () => {
  expect([identifier('a"b'), literal("it's"), literal('a\\b'), literal("\\'")]).toEqual([
    '"a""b"',
    "'it''s'",
    "E'a\\\\b'",
    "E'\\\\'''",
  ])
})

test('a database name that libpq would read as a connection string is quoted', () => {
  expect([connectionName('vlossom_restore_abcd2345'), connectionName("host=evil'\\")]).toEqual([
    'vlossom_restore_abcd2345',
    "dbname='host=evil\\'\\\\'",
  ])
})
