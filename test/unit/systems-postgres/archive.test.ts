import { expect, test } from 'vitest'
import { granteesIn, headInCopy } from '../../../src/main/kernel/systems/postgres/archive.ts'
import {
  ownersOf,
  readToc,
  readTocLine,
} from '../../../src/main/kernel/systems/postgres/archive-toc.ts'
import { expectedObjects } from '../../../src/main/kernel/systems/postgres/restore-completeness.ts'
import { restoreProgress } from '../../../src/main/kernel/systems/postgres/restore-progress.ts'

// As `pg_restore -l` 15.20 prints it.
const listing = `;
; Archive created at 2026-11-23 01:27:27 UTC
;     dbname: vlossom
;     TOC Entries: 46
;     Compression: -1
;     Dump Version: 1.14-0
;     Format: CUSTOM
;     Dumped from database version: 15.18
;     Dumped by pg_dump version: 15.20 (Debian 15.20-0+deb12u1)
;
; Selected TOC Entries:
;
848; 1247 16396 TYPE public BookingStatus op
215; 1259 16406 TABLE public users op
3337; 0 0 ACL public TABLE users op
3338; 0 0 SEQUENCE OWNED BY public users_id_seq op
3321; 0 16406 TABLE DATA public users op
3160; 2606 16416 CONSTRAINT public users users_pkey op
3158; 1259 16455 INDEX public users_email_key op
3175; 2606 16440 FK CONSTRAINT public bookings bookings_client_id_fkey other
4; 3079 16999 EXTENSION - pgcrypto 
`.split('\n')

test('the header of an archive tells database and versions', () => {
  const { entries, ...header } = readToc(listing)
  expect(header).toEqual({
    database: 'vlossom',
    createdAt: '2026-11-23 01:27:27 UTC',
    format: 'custom',
    serverVersion: '15.18',
    toolVersion: '15.20',
  })
  expect(entries).toHaveLength(9)
  expect(ownersOf({ ...header, entries })).toEqual(['op', 'other'])
})

test('kinds of several words are told from names', () => {
  expect(readTocLine('3175; 2606 16440 FK CONSTRAINT public bookings b_fkey op')).toEqual({
    dumpId: 3175,
    kind: 'FK CONSTRAINT',
    schema: 'public',
    tag: 'bookings b_fkey',
    owner: 'op',
  })
  expect(readTocLine('4; 3079 16999 EXTENSION - pgcrypto ')).toMatchObject({
    kind: 'EXTENSION',
    schema: '',
    tag: 'pgcrypto',
    owner: '',
  })
  expect(readTocLine('9; 0 1 TABLE DATA public users op')?.kind).toBe('TABLE DATA')
  expect(readTocLine('; a comment')).toBeUndefined()
})

test('the archive says which tables, indexes and constraints there must be', () => {
  expect(expectedObjects(readToc(listing))).toEqual([
    'relation public users',
    'constraint public users users_pkey',
    'relation public users_email_key',
    'constraint public bookings bookings_client_id_fkey',
  ])
})

test('roles in GRANTs are found, PUBLIC is none', () => {
  const lines = [
    'GRANT SELECT ON TABLE public.users TO reader;',
    'GRANT ALL ON SCHEMA app TO "Odd ""Role""" WITH GRANT OPTION;',
    'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
    'ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT SELECT ON TABLES  TO reader2;',
    "COMMENT ON TABLE x IS 'GRANT y TO nobody;';",
  ]
  expect(granteesIn(lines)).toEqual(['reader', 'Odd "Role"', 'reader2'])
})

test('the migration head of a dump is the newest that was finished and not rolled back', () => {
  const row = (...fields: readonly string[]) => fields.join('\t')
  const lines = [
    'COPY public._prisma_migrations (id, finished_at, migration_name, rolled_back_at) FROM stdin;',
    row('1', '2026-01-01', '0040_a', '\\N'),
    row('2', '2026-01-02', '0041_b', '\\N'),
    row('3', '\\N', '0042_failed', '\\N'),
    row('4', '2026-01-03', '0043_undone', '2026-01-04'),
    '\\.',
    row('5', '2026-01-05', '0099_not_a_row', '\\N'),
  ]
  expect(headInCopy(lines)).toBe('0041_b')
  expect(headInCopy(['-- nothing'])).toBeUndefined()
})

test('progress counts every object once, even where two workers wrote into one line', () => {
  const progress = restoreProgress(3)
  expect(progress('pg_restore: processing item 3331 ENCODING ENCODING')).toBeUndefined()
  expect(progress('pg_restore: processing item 215 TABLE users')).toMatchObject({ done: 1 })
  expect(progress('pg_restore: pg_restore:finished item 3321 TABLE DATA users')).toMatchObject({
    done: 2,
    total: 3,
    unit: 'objects',
  })
  expect(progress('pg_restore: finished item 3321 TABLE DATA users')).toBeUndefined()
  expect(
    progress(' finished item 3158 INDEX a pg_restore: launching item 7 INDEX b'),
  ).toMatchObject({ done: 3 })
})
