import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isLoopbackHost } from '../../../src/main/kernel/settings/loopback.ts'
import { rehearsalProfile } from '../../../src/main/kernel/settings/rehearsal-profile.ts'
import { credentialFiles, readWorld } from '../../../src/main/kernel/settings/rehearsal-world.ts'
import { worldJson } from './rehearsal-world-double.ts'

const options = { dir: '/rehearsal', operator: 'drill', monitoringMinutes: 0.1 }

test('a world becomes a rehearsal profile whose every address is on this machine', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'settings-world-'))
  await writeFile(join(dir, 'world.json'), JSON.stringify(worldJson))
  const loaded = rehearsalProfile(await readWorld(dir), options)
  await rm(dir, { recursive: true })
  expect(loaded).toMatchObject({
    kind: 'ok',
    profile: {
      name: 'rehearsal',
      environment: 'rehearsal',
      operator: 'drill',
      thresholds: { monitoringMinutes: 0.1 },
      systems: {
        vercel: { secret: 'vercel', teamId: 'team_1' },
        railway: { tokenKind: 'project', services: { workers: [{ id: 'w', name: 'worker' }] } },
        postgres: { backups: ['/rehearsal/backups', '/rehearsal/more'], tls: 'disable' },
      },
      git: {
        web: { repository: '/rehearsal/git/web.git', remote: '/rehearsal/git/web.git' },
        api: { repository: '/rehearsal/git/api.git', remote: '/rehearsal/git/api.git' },
      },
      compatibility: [],
    },
  })
})

test('a world may say which code runs on which migration', () => {
  const compatibility = [{ apiCommit: 'c41', runsOnHeads: ['0041', '0042'] }]
  const loaded = rehearsalProfile({ ...worldJson, compatibility }, options)
  expect(loaded).toMatchObject({ profile: { compatibility } })
})

test.each([
  ['api', { ...worldJson, api: { url: 'https://api.vlossom.io' } }],
  ['vercel', { ...worldJson, vercel: { ...worldJson.vercel, baseUrl: 'https://api.vercel.com' } }],
  ['postgres', { ...worldJson, postgres: { ...worldJson.postgres, host: '10.0.0.5' } }],
  ['domains', { ...worldJson, site: { ...worldJson.site, domains: ['https://vlossom.io'] } }],
])('a world with an address elsewhere (%s) is no rehearsal', (_name, world) => {
  expect(rehearsalProfile(world, options)).toMatchObject({
    kind: 'broken',
    problems: [{ path: 'environment' }],
  })
})

test('each credential of a world lies in the file that it names', () => {
  expect(credentialFiles(worldJson, '/rehearsal')).toEqual({
    vercel: '/rehearsal/credentials/vercel-token',
    railway: '/rehearsal/credentials/railway-token',
    postgres: '/rehearsal/credentials/postgres-password',
    history: '/rehearsal/credentials/history-password',
    'history-setup': '/rehearsal/credentials/history-setup-password',
    'slack-webhook': '/rehearsal/credentials/slack-webhook-url',
    chain: '/rehearsal/credentials/chain-key',
  })
})

test('the bucket of a world is the profile’s, its key a credential of its own', () => {
  const store = { endpoint: 'http://127.0.0.1:9000', region: 'r', name: 'backups', prefix: 'n/' }
  const bucket = { ...store, accessKeyId: 'A', secretKeyFile: 'credentials/store-secret-key' }
  const world = { ...worldJson, postgres: { ...worldJson.postgres, bucket } }
  const loaded = rehearsalProfile(world, options)
  expect(loaded.kind === 'ok' && loaded.profile.systems.postgres?.bucket).toEqual({
    ...{ ...store, accessKeyId: 'A', secret: 'backups-bucket' },
  })
  expect(credentialFiles(world, '/rehearsal')['backups-bucket']).toBe(
    '/rehearsal/credentials/store-secret-key',
  )
})

test('loopback is told by literal addresses, not by names that look like it', () => {
  const hosts = ['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost']
  const others = ['127.0.0.1.example.com', '0.0.0.0', '10.0.0.1', 'localhost.example.com', '::2']
  expect([hosts.map(isLoopbackHost), others.map(isLoopbackHost)]).toEqual([
    hosts.map(() => true),
    others.map(() => false),
  ])
})
