import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { whyNoRecovery } from '../../../src/main/kernel/systems/railway/volumes/database-sources.ts'
import { renderVariables } from '../../../src/rehearsal/railway/variable-references.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import {
  API,
  ENVIRONMENT,
  PROJECT,
  startQuietRailway,
} from '../../unit/rehearsal-railway/quiet-railway.ts'
import { never, operationOf, realWorld } from './provider-run.ts'
import { POSTGRES, toUndo, volumeScene } from './volume-scene.ts'

const recover = operationOf(railwaySystem, 'recover-to-point')
const move = operationOf(railwaySystem, 'move-over')
const scene = volumeScene()
const recovery = (more: object) => JSON.parse(JSON.stringify({ run: 'pppp2345', ...more }))

test('recovery needs no typed moment: it makes a service beside, as of just before the first migration to undo, once', async () => {
  const looked = await recover.look(recovery({}), scene.withMigration(toUndo), never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const { plan } = looked
  expect(plan.details['target']).toBe('2026-11-23T11:58:04.250Z')
  expect(JSON.stringify(plan.now)).toContain(
    '0042_wallet_split, began 2026-11-23T11:58:05.250Z (UTC)',
  )
  expect(plan.now).toContainEqual({
    ...{ kind: 'fact', label: 'lost after that point' },
    value: 'new rows: 7 users since 2026-11-23T11:58:04.250Z; changed and deleted rows come on top',
  })
  const verdict = await scene.carried(recover, plan)
  expect(verdict.kind).toBe('verified')
  expect(verdict.evidence).toContainEqual({ kind: 'fact', label: 'its volume', value: 'READY' })
  const again = await recover.look(recovery({}), scene.withMigration(toUndo), never)
  expect(again.kind).toBe('nothing-to-do')
})

test('API and workers are pointed at the recovered database in one request, deploying nothing, and it is read back', async () => {
  const referenceTo = (service: string) => `\${{${service}.DATABASE_URL}}`
  const own = referenceTo('Postgres-before-pppp2345')
  const deployments = () => scene.railway.state().deployments.length
  const before = deployments()
  const plan = await scene.planned(move, recovery({}))
  expect(plan.challenge?.expects).toMatch(/^2 /)
  expect(JSON.stringify(plan.now)).toContain(referenceTo('Postgres'))
  const { kind, evidence } = await scene.carried(move, plan)
  expect([kind, deployments()]).toEqual(['verified', before])
  expect(evidence.map((one) => one.kind === 'fact' && one.value)).toEqual([own, own])
  expect((await move.look(recovery({}), scene.world.reads, never)).kind).toBe('nothing-to-do')
  const named = railwaySystem.checks.find(({ name }) => name === 'names-recovered')
  expect((await named?.run({ run: 'pppp2345' }, scene.world.reads, never))?.kind).toBe('verified')
  // The undo is the same operation the other way round.
  const back = await scene.planned(move, recovery({ back: true }))
  expect((await scene.carried(move, back)).kind).toBe('verified')
  expect((await named?.run({ run: 'pppp2345' }, scene.world.reads, never))?.kind).toBe('failed')
})

test('nothing is pointed at a database that was not recovered, and an address with a password is left alone', async () => {
  expect(await move.look(recovery({ run: 'pppp9999' }), scene.world.reads, never)).toMatchObject({
    ...{ kind: 'refusal', failure: { code: 'NOT_FOUND' } },
  })
  const set = (value: string) =>
    scene.ask('mutation Set($input: VariableUpsertInput!) { variableUpsert(input: $input) }', {
      input: {
        ...{ projectId: PROJECT, environmentId: ENVIRONMENT, serviceId: API },
        ...{ name: 'DATABASE_URL', value, skipDeploys: true },
      },
    })
  await set('postgresql://app:s3cret-word@host/vlossom')
  const looked = await move.look(recovery({}), scene.world.reads, never)
  await set(`\${{Postgres.DATABASE_URL}}`)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain('DATABASE_URL of api')
  expect(JSON.stringify(looked)).not.toContain('s3cret-word')
})

test('a moment that is typed goes before the proposed one, in whatever zone it says', async () => {
  const given = recovery({ run: 'pppp2346', point: '2026-11-23T13:30:00+02:00' })
  const looked = await recover.look(given, scene.withMigration(toUndo), never)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: { details: { target: '2026-11-23T11:30:00.000Z' } },
  })
})

test.each([
  ['none, and no migration to undo', undefined, undefined, 'no moment follows from one'],
  ['a word', 'yesterday', toUndo, 'is not a time'],
  ['one without its zone', '2026-11-23T11:00:05', toUndo, 'does not say its zone'],
  ['one in the future', '2026-11-23T14:00:00Z', toUndo, 'in the future'],
  ['one of before the window', '2026-10-20T12:00:00Z', toUndo, 'before the window'],
  ['one with the migration in it', '2026-11-23T11:58:06Z', toUndo, '0042_wallet_split had begun'],
] as const)('recovery to a moment is refused for %s', async (_what, point, known, summary) => {
  const looked = await recover.look(
    recovery({ run: 'pppp2347', point }),
    scene.withMigration(known),
    never,
  )
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: {
      ...{ code: 'BLOCKED', field: 'given.point' },
      summary: expect.stringContaining(summary),
    },
  })
})

test('a moment with the migration in it is taken with a reason, and says so', async () => {
  const given = { run: 'pppp2347', point: '2026-11-23T11:58:06Z', override: 'it did no harm' }
  const looked = await recover.look(recovery(given), scene.withMigration(toUndo), never)
  expect(JSON.stringify(looked)).toContain('0042_wallet_split is in it: it did no harm')
})

test('Railway offers the moment before the migration and each backup of the volume as sources', async () => {
  const offered = await railwaySystem.databaseSources?.(toUndo, scene.world.reads, never)
  const [point, ...volumes] = offered?.sources ?? []
  expect(point).toMatchObject({
    ...{ id: 'point', kind: 'point', asOf: '2026-11-23T11:58:04.250Z' },
    runbook: 'database-point',
  })
  expect(point?.whyNot).toBeUndefined()
  expect(volumes.length).toBeGreaterThan(0)
  expect(
    volumes.every(({ kind, runbook }) => `${kind} ${runbook}` === 'volume database-volume'),
  ).toBe(true)
  expect(whyNoRecovery({ image: 'postgres-ssl:15.3' })).toContain('a major tag only')
})

test('a recovered database listens where its platform says, and a reference to it leads there', async () => {
  const recovered: (readonly [string, string])[] = []
  const quiet = await startQuietRailway({
    recovery: {
      recover: async (id, to) => {
        recovered.push([id, to.toISOString()])
        return 6543
      },
      start: async (_, port) => port,
    },
  })
  const railway = {
    ...{ url: quiet.railway.url, projectId: PROJECT, environmentId: ENVIRONMENT },
    ...{ tokenKind: 'project' as const, secret: 'railway' },
    services: { api: API, workers: [], postgres: POSTGRES },
  }
  const world = realWorld(profileWith({ railway }), { railway: 'project-token' })
  const point = new Date(Date.now() - 3_600_000).toISOString()
  const looked = await recover.look(recovery({ point }), world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  await recover.apply(looked.plan, world.effects(), never)
  let verdict = await recover.verify(looked.plan, world.reads, never)
  for (let look = 0; verdict.kind === 'pending' && look < 40; look += 1) {
    await sleep(100)
    verdict = await recover.verify(looked.plan, world.reads, never)
  }
  const address = await railwaySystem.recovered?.('pppp2345', world.reads, never)
  const absent = await railwaySystem.recovered?.('pppp9999', world.reads, never)
  const { services } = quiet.railway.state()
  await world.close()
  await quiet.close()
  expect(verdict.kind).toBe('verified')
  expect(recovered.map(([, to]) => to)).toEqual([point])
  expect([address, absent]).toEqual([
    { name: 'Postgres-before-pppp2345', at: { host: '127.0.0.1', port: 6543 } },
    undefined,
  ])
  const url = {
    URL: `\${{Postgres-before-pppp2345.DATABASE_URL}}`,
    OTHER: `\${{Gone.DATABASE_URL}}`,
  }
  const passwordFile = fileURLToPath(import.meta.url)
  const known = { host: '127.0.0.1', port: 5432, user: 'app', database: 'vlossom', passwordFile }
  const rendered = renderVariables(url, services, known)
  expect([rendered['URL'], rendered['OTHER']]).toEqual([
    expect.stringMatching(/^postgresql:\/\/app:.*@127\.0\.0\.1:6543\/vlossom$/),
    url.OTHER,
  ])
})
