import { expect, test } from 'vitest'
import { profileSchema } from '../../../src/main/kernel/settings/profile-schema.ts'
import {
  findsStatement,
  settleStatements,
} from '../../../src/main/kernel/systems/postgres/rules/rule-statements.ts'

const sent = {
  name: 'mails that were sent',
  finds:
    'SELECT count(*) FROM mails WHERE sent_at IS NULL AND id::text IN (SELECT key FROM from_live)',
  settle: 'UPDATE mails SET sent_at = now() WHERE id::text IN (SELECT key FROM from_live)',
  fromLive: 'SELECT id FROM mails WHERE sent_at IS NOT NULL',
}

test('keys of live travel as one JSON list, whatever stands in them', () => {
  expect(findsStatement({ rule: sent, keys: ["o'hara", 'a\\b', '"'] })).toBe(
    `WITH "from_live"(key) AS (SELECT jsonb_array_elements_text(E'["o''hara","a\\\\\\\\b","\\\\""]'::jsonb)) ${sent.finds}`,
  )
})

test('a rule that asks live nothing is sent as it stands', () => {
  const { fromLive: _, ...rule } = sent
  expect(findsStatement({ rule, keys: [] })).toBe(sent.finds)
})

test('rules are settled in one transaction, in the database that was looked at', () => {
  const statements = settleStatements({ name: 'side', oid: '77' }, [{ rule: sent, keys: ['1'] }])
  expect(statements.map((statement) => statement.slice(0, 12))).toEqual([
    'BEGIN',
    'SELECT 1 / c',
    'WITH "from_l',
    'COMMIT',
  ])
  expect(statements[1]).toContain("datname = 'side' AND oid = 77")
})

test.each([
  ['finds', 'DELETE FROM users', 'must begin with SELECT'],
  ['finds', 'SELECT 1; DELETE FROM users', 'without a semicolon'],
  ['settle', 'DROP TABLE users', 'must begin with INSERT, UPDATE, DELETE'],
  ['fromLive', 'WITH a AS (SELECT 1) SELECT * FROM a', 'must begin with SELECT'],
])('a profile whose %s is %s is refused', (field, sql, message) => {
  const shape = profileSchema.shape.systems.shape.postgres
  const found = shape.safeParse({ afterRestore: [{ ...sent, [field]: sql }] })
  const problem = found.error?.issues.find(
    ({ path }) => path.join('.') === `afterRestore.0.${field}`,
  )
  expect(problem?.message).toContain(message)
})
