import { expect, test } from 'vitest'
import { formatFailure, sniffDump } from '../../../src/main/kernel/systems/postgres/dump-format.ts'

const text = (words: string) => Buffer.from(words)
const custom = Buffer.concat([text('PGDMP'), Buffer.from([1, 14, 0, 4, 8, 1]), Buffer.alloc(32)])
const tar = Buffer.concat([text('toc.dat'), Buffer.alloc(250), text('ustar')])
const otherTar = Buffer.concat([text('secret'), Buffer.alloc(251), text('ustar')])

test('a dump is known by its bytes', () => {
  const plain = text('--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n')
  expect({
    custom: sniffDump(custom),
    plain: sniffDump(plain),
    bom: sniffDump(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain])),
    cluster: sniffDump(text('--\n-- PostgreSQL database cluster dump\n--\n')),
    gzip: sniffDump(Buffer.from([0x1f, 0x8b, 8, 0])),
    zstd: sniffDump(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])),
    tar: sniffDump(tar),
    otherTar: sniffDump(otherTar),
    age: sniffDump(text('age-encryption.org/v1\n-> X25519 x')),
    armoured: sniffDump(text('-----BEGIN AGE ENCRYPTED FILE-----\nx')),
    toc: sniffDump(Buffer.from(custom).fill(3, 10, 11)),
    empty: sniffDump(Buffer.alloc(0)),
    picture: sniffDump(Buffer.from([0x89, 0x50, 0x4e, 0x47])),
  }).toEqual({
    custom: 'custom',
    plain: 'plain',
    bom: 'plain',
    cluster: 'cluster',
    gzip: 'gzip',
    zstd: 'zstd',
    tar: 'tar',
    otherTar: 'unknown',
    age: 'age',
    armoured: 'armoured age',
    toc: 'toc',
    empty: 'empty',
    picture: 'unknown',
  })
})

test('what is no dump of one database is refused with words of its own, and nothing was changed', () => {
  const forms = ['cluster', 'toc', 'age', 'armoured age', 'gzip'] as const
  const failures = forms.map((form) => formatFailure(form, '/b/x'))
  expect(failures.map((one) => one?.code)).toEqual(forms.map(() => 'DUMP_FORMAT_NOT_TAKEN'))
  expect(new Set(failures.map((one) => one?.summary)).size).toBe(forms.length)
  expect(failures.every((one) => one?.world === 'Nothing was changed.')).toBe(true)
  for (const form of ['custom', 'directory', 'tar', 'plain'] as const)
    expect(formatFailure(form, '/b/x')).toBeUndefined()
  expect(formatFailure('unknown', '/b/x')?.code).toBe('DUMP_UNREADABLE')
})
