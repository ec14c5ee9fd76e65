import { expect, test } from 'vitest'
import {
  manifestCounts,
  parseManifest,
  readBackup,
} from '../../../src/main/kernel/systems/postgres/manifest.ts'
import { FailureError } from '../../../src/shared/domain/failure.ts'

const good = {
  file: 'x.dump',
  database: 'vlossom',
  takenAt: '2026-11-22T02:00:00.000Z',
  serverVersion: '15.18',
  sha256: 'a'.repeat(64),
  tables: [{ schema: 'public', name: 'users', rows: 7 }],
}

function filesOf(contents: { readonly [path: string]: string }) {
  const facts = (path: string) => ({
    path,
    bytes: Buffer.byteLength(contents[path] ?? ''),
    modifiedAt: new Date(0),
  })
  return {
    files: {
      list: async () => Object.keys(contents).map(facts),
      facts: async (path: string) => facts(path),
      bytes: async (path: string) => Buffer.from(contents[path] ?? ''),
      sha256: async () => '',
    },
  }
}

test('a manifest is found beside its dump, and the dump from its manifest', async () => {
  const world = filesOf({ '/b/x.dump': '', '/b/x.dump.manifest.json': JSON.stringify(good) })
  const expected = { dump: '/b/x.dump', manifestPath: '/b/x.dump.manifest.json', manifest: good }
  expect(await readBackup(world, '/b/x.dump')).toEqual(expected)
  expect(await readBackup(world, '/b/x.dump.manifest.json')).toEqual(expected)
})

test('a dump without a manifest is a dump without a manifest', async () => {
  expect(await readBackup(filesOf({ '/b/x.dump': '' }), '/b/x.dump')).toEqual({
    dump: '/b/x.dump',
    manifestPath: undefined,
    manifest: undefined,
  })
})

test('counts go by the full name', () => {
  expect([...manifestCounts(parseManifest(JSON.stringify(good), 'm'))]).toEqual([
    ['public.users', 7],
  ])
})

test('a broken manifest is refused with every problem and its path', () => {
  const broken = { ...good, file: '../../etc/passwd', sha256: 'abc', tables: [{ rows: -1 }] }
  const refused = (text: string) => {
    try {
      parseManifest(text, '/b/m.json')
    } catch (error) {
      return error instanceof FailureError ? error.failure : error
    }
    return undefined
  }
  const words = refused(JSON.stringify(broken))
  expect(words).toMatchObject({ code: 'DUMP_MANIFEST_INVALID' })
  for (const path of ['file:', 'sha256:', 'tables.0.schema:', 'tables.0.rows:'])
    expect(JSON.stringify(words)).toContain(path)
  expect(refused('{')).toMatchObject({ code: 'DUMP_MANIFEST_INVALID' })
})
