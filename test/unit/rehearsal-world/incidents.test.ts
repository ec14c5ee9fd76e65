import { expect, test } from 'vitest'
import { contractRecordsOf, recordsOf } from '../../../src/rehearsal/history/release-records.ts'
import { findIncident, INCIDENT_NAMES } from '../../../src/rehearsal/incidents/find-incident.ts'
import { datedMigrations, lastNight } from '../../../src/rehearsal/postgres/build-live-cluster.ts'
import { checksumOf } from '../../../src/rehearsal/postgres/prisma-table.ts'

const BORN = new Date('2026-11-23T10:00:00.000Z')

test.each(['bad-release', 'bad-schema', 'bad-migration', 'full'])(
  'in %s the last release is bad and live, the one before verified',
  (name) => {
    const { releases, damage, migrations } = findIncident(name)
    const bad = releases.at(-1)
    const good = releases.at(-2)
    expect({
      versions: releases.map(({ version }) => version),
      bad: [bad?.web.behaviour, bad?.api.migrationHead, bad?.record.verified],
      good: [
        good?.web.behaviour,
        good?.api.failShare,
        good?.record.verified,
        good?.record.markedBad,
      ],
      markedBad: releases
        .filter(({ record }) => record.markedBad !== null)
        .map((one) => one.version),
      damageIsLast: migrations.at(-1) === damage,
    }).toEqual({
      versions: ['v38', 'v39', 'v40', 'v41', 'v42'],
      bad: ['throws', damage?.name, false],
      good: ['good', 0, true, null],
      markedBad: ['v39'],
      damageIsLast: true,
    })
  },
)

test.each(['paymaster-dry', 'paymaster-drained'])(
  'in %s no release is to blame, and somebody sends sponsored operations',
  (name) => {
    const { releases, damage, sponsorship } = findIncident(name)
    const live = releases.at(-1)
    expect([
      damage,
      live?.web.behaviour,
      live?.api.failShare,
      live?.record.verified,
      (sponsorship?.past.length ?? 0) > 0,
    ]).toEqual([null, 'good', 0, true, true])
  },
)

test('v41 runs on the new head in bad-release and does not in bad-schema', () => {
  const runsOn = (name: string) => findIncident(name).releases.at(-2)?.api.runsOnHeads
  expect([runsOn('bad-release'), runsOn('bad-schema')]).toEqual([
    ['0041_user_display', '0042_wallet_split'],
    ['0041_user_display'],
  ])
})

test('every release carries a head that is one of the migrations, and runs on it', () => {
  for (const name of INCIDENT_NAMES) {
    const { releases, migrations } = findIncident(name)
    for (const { api } of releases) {
      expect(migrations.map((migration) => migration.name)).toContain(api.migrationHead)
      expect(api.runsOnHeads).toContain(api.migrationHead)
      expect(api.commit).toMatch(/^[0-9a-f]{40}$/)
    }
  }
})

test('an unknown incident is refused with the names there are', () => {
  expect(() => findIncident('bad-luck')).toThrow(
    /"bad-luck".*bad-release, bad-schema, bad-migration, contract-bug, paymaster-dry, paymaster-drained, full/,
  )
})

test('a migration is dated by the first release that carried it', () => {
  const dated = datedMigrations(findIncident('bad-release'), BORN)
  expect(
    dated.map(({ migration, finishedAt }) => [migration.name, finishedAt.toISOString()]),
  ).toEqual([
    ['0036_baseline', '2026-11-07T10:00:00.000Z'],
    ['0037_unique_people', '2026-11-07T10:00:00.000Z'],
    ['0038_job_runs', '2026-11-07T10:00:00.000Z'],
    ['0039_booking_indexes', '2026-11-07T10:00:00.000Z'],
    ['0040_booking_price_check', '2026-11-12T10:00:00.000Z'],
    ['0041_user_display', '2026-11-20T10:00:00.000Z'],
    ['0042_wallet_split', '2026-11-23T09:48:00.000Z'],
  ])
})

test('a checksum is the SHA-256 of the bytes of migration.sql', () => {
  expect(checksumOf({ name: 'x', sql: 'abc' })).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

test.each([
  ['2026-11-23T10:00:00Z', '2026-11-23T02:00:00.000Z'],
  ['2026-11-23T03:59:00Z', '2026-11-22T02:00:00.000Z'],
  ['2026-11-23T01:30:00Z', '2026-11-22T02:00:00.000Z'],
])('a world born at %s has its last backup of %s', (born, taken) => {
  expect(lastNight(new Date(born)).toISOString()).toBe(taken)
})

test('records say what each release showed while live, and leave foreign deployments out', () => {
  const { releases } = findIncident('bad-release')
  const deployment = (system: 'vercel' | 'railway', index: number) => ({
    system,
    deploymentId: `${system}-${index}`,
    commit: releases[index]?.[system === 'vercel' ? 'web' : 'api'].commit ?? '',
  })
  const known = [
    deployment('vercel', 3),
    deployment('railway', 4),
    { system: 'railway' as const, deploymentId: 'stranger', commit: 'f'.repeat(40) },
  ]
  expect(recordsOf(releases, known, BORN)).toMatchObject([
    {
      deploymentId: 'vercel-3',
      version: 'v41',
      liveFrom: new Date('2026-11-20T10:00:00.000Z'),
      liveUntil: new Date('2026-11-23T09:48:00.000Z'),
      requests: (3 * 24 * 60 - 12) * 300,
      verified: true,
    },
    {
      deploymentId: 'railway-4',
      version: 'v42',
      liveUntil: null,
      verified: false,
      errorRate: 0.21,
    },
  ])
})

test.each(['contract-bug', 'full'])(
  'in %s the contract that lives now is the bad one, and its history says since when',
  (name) => {
    const { contracts = [] } = findIncident(name)
    expect(
      contractRecordsOf(contracts, BORN).map(({ deploymentId, liveFrom, liveUntil, ...record }) => [
        `${record.system} ${deploymentId}`,
        liveFrom.toISOString(),
        liveUntil?.toISOString(),
        record.markedBad === null,
      ]),
    ).toEqual([
      ['contracts booking@1.2', '2026-08-21T10:00:00.000Z', '2026-10-23T10:00:00.000Z', true],
      ['contracts booking@1.3', '2026-10-23T10:00:00.000Z', '2026-11-23T09:12:00.000Z', true],
      ['contracts booking@1.4', '2026-11-23T09:12:00.000Z', undefined, false],
    ])
  },
)

test('in contract-bug web, API and data are well: the chain alone is wrong', () => {
  const { releases, damage } = findIncident('contract-bug')
  const live = releases.at(-1)
  expect([damage, live?.web.behaviour, live?.api.failShare, live?.record.verified]).toEqual([
    null,
    'good',
    0,
    true,
  ])
})
