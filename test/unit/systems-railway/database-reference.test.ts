import { expect, test } from 'vitest'
import {
  namedDatabase,
  referenceTo,
} from '../../../src/main/kernel/systems/railway/volumes/database-reference.ts'

const reference = (name: string, rest = '') => `\${{${name}.DATABASE_URL}}${rest}`

test('a reference names its service, with Prisma’s parameters behind it', () => {
  for (const text of [reference('Postgres'), reference('Postgres', '?schema=public')])
    expect(namedDatabase(text)).toEqual({ kind: 'reference', service: 'Postgres', text })
})

test.each([
  'postgresql://app:secret@host/vlossom',
  `postgresql://app:\${{Postgres.PGPASSWORD}}@host/vlossom`,
  `${reference('Postgres')}&password=secret`,
  `${reference('Postgres', '?x=1')}@other`,
])('what may hold a password is a value, and is not read on: %s', (text) => {
  expect(namedDatabase(text)).toEqual({ kind: 'value' })
})

test.each([undefined, '', 7])('%s is not set', (text) => {
  expect(namedDatabase(text)).toEqual({ kind: 'not-set' })
})

test('the same reference leads to another service, whatever stands behind it', () => {
  expect(referenceTo('Postgres-before-abcd2345', reference('Postgres', '?schema=public'))).toBe(
    reference('Postgres-before-abcd2345', '?schema=public'),
  )
  expect(referenceTo('B', `\${{A.DATABASE_PRIVATE_URL}}`)).toBe(`\${{B.DATABASE_PRIVATE_URL}}`)
})
