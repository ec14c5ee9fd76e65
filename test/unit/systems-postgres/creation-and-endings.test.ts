import { expect, test } from 'vitest'
import { creationOf } from '../../../src/main/kernel/systems/postgres/create-side.ts'
import type { RestoreDetails } from '../../../src/main/kernel/systems/postgres/plan-restore.ts'
import { restoreFailure } from '../../../src/main/kernel/systems/postgres/run-restore.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import { databaseDouble } from './database-double.ts'

test('the copy is made like live: owner, encoding, locale and its provider, tablespace', () => {
  const start = `CREATE DATABASE "side" WITH TEMPLATE template0 OWNER "app" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`
  const like = (changes: Parameters<typeof databaseDouble>[0]) =>
    creationOf('side', databaseDouble(changes))
  expect([
    like({}),
    like({ localeProvider: 'i', locale: 'en-US', icuRules: "&V << w'" }),
    like({ localeProvider: 'b', locale: 'C.UTF-8' }),
    like({ tablespace: 'fast disk' }),
  ]).toEqual([
    start,
    `${start} LOCALE_PROVIDER icu ICU_LOCALE 'en-US' ICU_RULES '&V << w'''`,
    `${start} LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
    `${start} TABLESPACE "fast disk"`,
  ])
})

const plan: Plan<RestoreDetails> = {
  ...{ system: 'postgres', operation: 'restore-beside', title: 'Restore', now: [], target: [] },
  acts: [{ kind: 'command', tool: 'pg_restore', args: ['/b/x.dump'] }],
  details: {
    ...{ run: 'abcd2345', backup: '/b/x.dump', dump: '/b/x.dump', sha256: '' },
    ...{ side: 'vlossom_restore_abcd2345', sideOid: '1', objects: 3 },
    ...{ bytes: 9, counted: true, withoutOwners: false, serverMajor: 15 },
  },
  ...{ preconditions: {}, reversibility: 'reversible', warnings: [] },
}
const endedWith = (stderr: string) =>
  restoreFailure(plan, {
    ...{ exitCode: 1, signal: null, stdout: '', ended: 'by-itself', durationMs: 1 },
    stderr,
  })

test('a full disk is told from damaged data, and what pg_restore says is kept without its noise', () => {
  const noise =
    'pg_restore: creating TABLE "public.users"\npg_restore: launching item 3 TABLE DATA x\n'
  const full = `${noise}pg_restore: error: COPY failed for table "users": ERROR:  could not extend file "base/1/2": No space left on device\npg_restore: finished item 2\nHINT:  Check free disk space.`
  const orphan = `${noise}pg_restore: error: could not execute query: ERROR:  insert or update on table "b" violates foreign key constraint`
  expect([endedWith(full), endedWith(orphan)]).toMatchObject([
    {
      code: 'NO_SPACE',
      answered: `pg_restore: error: COPY failed for table "users": ERROR:  could not extend file "base/1/2": No space left on device\nHINT:  Check free disk space.`,
      world: 'Live was not touched. vlossom_restore_abcd2345 is half filled.',
    },
    { code: 'COMMAND_FAILED', tried: 'pg_restore /b/x.dump' },
  ])
})

test('a write that stopped half way through a block is a full disk too', () => {
  const short =
    'pg_restore: error: could not execute query: ERROR:  could not extend file "base/1/2": wrote only 4096 of 8192 bytes at block 1\nHINT:  Check free disk space.'
  expect(endedWith(short)).toMatchObject({ code: 'NO_SPACE' })
})
