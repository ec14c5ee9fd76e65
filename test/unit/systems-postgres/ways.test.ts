import { expect, test } from 'vitest'
import { judgeWays, wayFinding } from '../../../src/main/kernel/systems/postgres/ways/judge-ways.ts'
import type { WaysSight } from '../../../src/main/kernel/systems/postgres/ways/look-at-ways.ts'

const sight: WaysSight = {
  ...{ role: 'app', live: 'vlossom', owner: 'app', schemas: ['public'] },
  ...{ mayCreateDatabases: true, ownsLive: true, hasMaintenance: true, obstacles: [] },
  objects: { tables: [], drops: [], foreign: [], closed: [], bound: [] },
  tools: { psql: '15.20', pg_dump: '15.20' },
  serverMajor: 15,
  estimate: { milliseconds: 240_000, because: 'by the restore of yesterday' },
}
const tenant: WaysSight = { ...sight, mayCreateDatabases: false, hasMaintenance: false }

const openWays = (given: WaysSight) =>
  judgeWays(given)
    .filter(({ closedBy }) => closedBy.length === 0)
    .map(({ way }) => way)

test('the way that costs users least is first, and what closes each is named', () => {
  expect(openWays(sight)).toEqual(['swap', 'schema', 'in-place'])
  expect(openWays(tenant)).toEqual(['schema', 'in-place'])
  const extended = { ...tenant, obstacles: ['the extension citext lies in public'] }
  expect(openWays(extended)).toEqual(['in-place'])
  expect(openWays({ ...tenant, schemas: ['audit', 'public'] })).toEqual(['in-place'])
  const [swap] = judgeWays(tenant)
  expect(swap?.closedBy).toEqual([
    'app may not create databases',
    'there is no other database from which live could be renamed',
  ])
})

test('in place tells how long nobody can read, and needs a pg_dump that dumps this server', () => {
  expect(judgeWays(sight).at(-1)?.downtime).toContain(
    'about 4 minutes, by the restore of yesterday',
  )
  const old = { ...sight, tools: { psql: '15.20', pg_dump: '14.9' } }
  expect(judgeWays(old).at(-1)?.closedBy).toEqual(['pg_dump 14 dumps no server of version 15'])
})

test('a way that is closed is red with the one to run; one that costs more than another is amber', () => {
  expect(wayFinding('swap', judgeWays(tenant))).toMatchObject({
    light: 'red',
    failure: { next: expect.stringContaining('Run “Restore by schema” instead') },
  })
  expect(wayFinding('in-place', judgeWays(tenant))).toMatchObject({ light: 'amber' })
  expect(wayFinding('schema', judgeWays(tenant))).toMatchObject({ light: 'green' })
  const nobody = { ...tenant, ownsLive: false, objects: { ...sight.objects, foreign: ['table x'] } }
  expect(wayFinding('swap', judgeWays(nobody))).toMatchObject({
    light: 'red',
    failure: { code: 'NO_PRIVILEGE' },
  })
})
