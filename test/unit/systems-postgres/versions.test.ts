import { expect, test } from 'vitest'
import { readToc } from '../../../src/main/kernel/systems/postgres/archive-toc.ts'
import type { DumpSight } from '../../../src/main/kernel/systems/postgres/look-at-dump.ts'
import { judgeDump } from '../../../src/main/kernel/systems/postgres/preflight-dump.ts'
import type { ServerIdentity } from '../../../src/main/kernel/systems/postgres/server-identity.ts'
import { belowFloor, versionIn } from '../../../src/main/kernel/systems/postgres/tool-versions.ts'

const identity: ServerIdentity = {
  systemIdentifier: '7711',
  version: '15.18',
  versionNumber: 150_018,
  address: '127.0.0.1',
  port: 5432,
  database: 'postgres',
  databaseOid: '5',
  role: 'op',
  superuser: false,
  mayCreateDatabases: true,
  maySignal: true,
  inRecovery: false,
}

function sightOf(given: { readonly tool?: string; readonly dumpedBy?: string }): DumpSight {
  const archive = readToc([
    ';     dbname: vlossom',
    ';     Dumped from database version: 15.18',
    `;     Dumped by pg_dump version: ${given.dumpedBy ?? '15.20'}`,
  ])
  return {
    toolName: 'pg_restore',
    tool: { path: '/usr/bin/pg_restore', version: given.tool ?? '15.20' },
    backup: { dump: '/b/x.dump', manifestPath: undefined, manifest: undefined },
    dump: {
      ...{ path: '/b/x.dump', layers: [], form: 'custom', bytes: 1 },
      ...{ modifiedAt: new Date(0), header: undefined },
    },
    sha256: '',
    archive,
  }
}

function lightOf(fact: string, sight: DumpSight, server: Partial<ServerIdentity> = {}) {
  const findings = judgeDump({ sight, identity: { ...identity, ...server }, database: 'vlossom' })
  const found = findings.find((one) => one.fact === fact)
  return found?.light === 'red' ? found.failure.code : found?.light
}

test('a tool below the security floor of its major is amber, with the reason', () => {
  expect([
    belowFloor({ major: 15, minor: 20 }),
    belowFloor({ major: 18, minor: 7 }),
    belowFloor({ major: 19, minor: 0 }),
  ]).toEqual([undefined, undefined, undefined])
  expect(belowFloor({ major: 15, minor: 19 })).toContain('15.20')
  expect(belowFloor({ major: 13, minor: 23 })).toContain('no security fixes')
  expect(lightOf('pg_restore', sightOf({ tool: '15.19' }))).toBe('amber')
  expect(lightOf('pg_restore', sightOf({ tool: '15.20' }))).toBe('green')
})

test('a missing tool is red', () => {
  const { tool: _, ...sight } = sightOf({})
  expect(lightOf('pg_restore', { ...sight, tool: undefined })).toBe('TOOL_MISSING')
})

test('a tool or a server that is older than the pg_dump of the dump is refused', () => {
  expect(lightOf('versions', sightOf({ tool: '15.20', dumpedBy: '17.2' }))).toBe('TOOL_TOO_OLD')
  expect(lightOf('versions', sightOf({ tool: '17.12', dumpedBy: '17.2' }))).toBe('TOOL_TOO_OLD')
  expect(
    lightOf('versions', sightOf({ tool: '17.12', dumpedBy: '17.2' }), { versionNumber: 170_012 }),
  ).toBe('green')
  expect(lightOf('versions', sightOf({ tool: '16.16', dumpedBy: '15.20' }))).toBe('amber')
})

test('a version is found in what a tool prints', () => {
  expect(versionIn('pg_restore (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)')).toEqual({
    major: 15,
    minor: 20,
  })
})
