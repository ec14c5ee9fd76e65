import { expect, test } from 'vitest'
import { classifyScript, worstOf } from '../../../src/main/kernel/systems/prisma/sql/classify.ts'
import { earlierDefinitions } from '../../../src/main/kernel/systems/prisma/sql/earlier-definitions.ts'
import { invertScript } from '../../../src/main/kernel/systems/prisma/sql/invert-script.ts'
import { readScript } from '../../../src/main/kernel/systems/prisma/sql/read-statement.ts'
import { splitStatements } from '../../../src/main/kernel/systems/prisma/sql/split-statements.ts'

const texts = (sql: string) => splitStatements(sql).statements.map(({ text }) => text)
const kinds = (sql: string) =>
  readScript(sql).flatMap(({ effects }) => effects.map(({ kind }) => kind))

test.each([
  ["SELECT ';'; SELECT 2", ["SELECT ';'", 'SELECT 2']],
  ["SELECT E'\\';'; SELECT 2", ["SELECT E'\\';'", 'SELECT 2']],
  ["SELECT 'it''s; here'", ["SELECT 'it''s; here'"]],
  ['SELECT ";"";" ; SELECT 2', ['SELECT ";"";"', 'SELECT 2']],
  ['-- a; b\nSELECT 1 /* ; /* ; */ ; */ ; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ['DO $$ BEGIN PERFORM 1; END $$; SELECT 2', ['DO $$ BEGIN PERFORM 1; END $$', 'SELECT 2']],
  ['SELECT $a$ ; $$ ; $a$; SELECT 2', ['SELECT $a$ ; $$ ; $a$', 'SELECT 2']],
  [
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END; SELECT 2',
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END',
      'SELECT 2',
    ],
  ],
])('%s is cut where PostgreSQL cuts it', (sql, expected) => {
  expect(texts(sql)).toEqual(expected)
})

test.each(["SELECT 'a", 'SELECT "a', 'SELECT $x$ a', 'SELECT /* a'])(
  '%s is not trusted: it never ends',
  (sql) => {
    expect(kinds(sql).at(-1)).toBe('not-understood')
  },
)

test.each([
  [
    'CREATE TABLE IF NOT EXISTS "a"."b" ("id" INT PRIMARY KEY, CONSTRAINT "x" CHECK ("id" > 0))',
    ['create-table'],
  ],
  ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "i" ON ONLY "t" ("a")', ['create-index']],
  ["CREATE TYPE \"T\" AS ENUM ('A', 'B')", ['create-type']],
  ['ALTER TYPE "T" ADD VALUE \'C\'', ['add-enum-value']],
  ["ALTER TYPE \"T\" RENAME VALUE 'A' TO 'Z'", ['rename-enum-value']],
  [
    'ALTER TABLE ONLY "t" ADD COLUMN "a" DECIMAL(78,0) DEFAULT 0, DROP COLUMN "b", ALTER COLUMN "c" SET NOT NULL',
    ['add-column', 'drop-column', 'set-not-null'],
  ],
  ['ALTER TABLE t RENAME a TO b', ['rename-column']],
  ['ALTER TABLE t RENAME TO u', ['rename-table']],
  ['ALTER TABLE t ALTER c SET DATA TYPE numeric(10,2) USING (c::numeric)', ['alter-type']],
  [
    'ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES u(id) ON DELETE CASCADE',
    ['add-constraint'],
  ],
  [
    'ALTER TABLE t DROP CONSTRAINT k, ALTER COLUMN c DROP DEFAULT',
    ['drop-constraint', 'drop-default'],
  ],
  ['DROP TABLE "a", "b"', ['drop-table', 'drop-table']],
  ['DROP INDEX CONCURRENTLY i', ['drop-index']],
  ['UPDATE t SET a = 1', ['data']],
  ['CREATE EXTENSION IF NOT EXISTS citext', ['create-other']],
  // What takes along things that are not named, or is not known, is never taken for harmless.
  ['DROP TABLE a CASCADE', ['not-understood']],
  ['ALTER TABLE t ADD CHECK (a > 0)', ['not-understood']],
  ['ALTER TABLE t ENABLE ROW LEVEL SECURITY', ['not-understood']],
  ['CREATE TABLE t AS SELECT 1', ['not-understood']],
  ['DO $$ BEGIN END $$', ['not-understood']],
  ['GRANT SELECT ON t TO reader', ['not-understood']],
])('%s is read as %j', (sql, expected) => {
  expect(kinds(sql)).toEqual(expected)
})

test('a part of an ALTER TABLE can stand alone', () => {
  const [read] = readScript(
    'ALTER TABLE "t" ADD COLUMN "a" DECIMAL(78,0) NOT NULL DEFAULT 0, DROP COLUMN "b"',
  )
  expect(read?.texts).toEqual([
    'ALTER TABLE "t" ADD COLUMN "a" DECIMAL(78,0) NOT NULL DEFAULT 0',
    'ALTER TABLE "t" DROP COLUMN "b"',
  ])
})

test.each([
  ['ALTER TABLE t ADD COLUMN a INT', 'runs-on'],
  ['ALTER TABLE t ADD COLUMN a INT NOT NULL DEFAULT 0', 'runs-on'],
  ['ALTER TABLE t ADD COLUMN a INT NOT NULL', 'breaks'],
  ['ALTER TABLE t ADD COLUMN a BIGSERIAL NOT NULL', 'runs-on'],
  ['CREATE INDEX i ON t(a)', 'runs-on'],
  ['CREATE UNIQUE INDEX i ON t(a)', 'may-break'],
  ['ALTER TABLE t DROP COLUMN a', 'breaks'],
  ['ALTER TABLE t RENAME COLUMN a TO b', 'breaks'],
  ['ALTER TABLE t ALTER COLUMN a TYPE BIGINT', 'may-break'],
  ['ALTER TABLE t ALTER COLUMN a SET NOT NULL', 'may-break'],
  ["ALTER TYPE e ADD VALUE 'X'", 'may-break'],
  ['DROP TABLE t', 'breaks'],
  ['VACUUM', 'unknown'],
  ['CREATE TABLE a (id INT); ALTER TABLE t DROP COLUMN a', 'breaks'],
])('earlier code and %s: %s', (sql, expected) => {
  const classified = classifyScript(readScript(sql))
  expect(worstOf(classified)).toBe(expected)
  expect(classified.every(({ rule }) => rule.length > 10)).toBe(true)
})

test('a script is taken back the last change first, with what is lost, left and to be written by hand', () => {
  const earlier = earlierDefinitions([
    readScript(`CREATE TABLE "t" ("id" INT, "old" VARCHAR(10) DEFAULT 'x');
      ALTER TABLE "t" ADD CONSTRAINT "t_check" CHECK ("id" > 0); CREATE INDEX "t_old_idx" ON "t"("old");`),
  ])
  const script =
    readScript(`ALTER TABLE "t" ADD COLUMN "new" TEXT; ALTER TABLE "t" DROP COLUMN "old";
    ALTER TABLE "t" DROP CONSTRAINT "t_check"; DROP INDEX "t_old_idx"; UPDATE "t" SET "id" = 1;
    ALTER TABLE "t" ALTER COLUMN "id" TYPE BIGINT; ALTER TYPE "e" ADD VALUE 'Z'; ALTER TABLE "t" RENAME TO "u";`)
  const reversal = invertScript(script, earlier)
  expect(reversal.statements.map(({ text }) => text)).toEqual([
    'ALTER TABLE "u" RENAME TO "t"',
    'CREATE INDEX "t_old_idx" ON "t"("old")',
    'ALTER TABLE "t" ADD CONSTRAINT "t_check" CHECK ("id" > 0)',
    `ALTER TABLE "t" ADD COLUMN "old" VARCHAR(10) DEFAULT 'x'`,
    'ALTER TABLE "t" DROP COLUMN "new"',
  ])
  expect(reversal.statements.map(({ loses }) => loses !== undefined)).toEqual([
    false,
    false,
    false,
    true,
    true,
  ])
  expect([reversal.byHand.length, reversal.rows.length, reversal.leaves.length]).toEqual([1, 1, 1])
})
