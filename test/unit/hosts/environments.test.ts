import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
// Plain Node scripts: both must agree on the folder, or the console does not find its profiles.
// @ts-expect-error it has no types
import { userDataFolder as scriptsFolder } from '../../../scripts/lib/user-data.mjs'
import { environmentOf, environmentsOf } from '../../../src/main/hosts/electron/environments.ts'
import { userDataFolder } from '../../../src/main/hosts/shared/user-data-folder.ts'

test("the command line's environment is found among Electron's own switches", () => {
  const started = ['/opt/electron', '--no-sandbox', 'out/main/electron.js']
  expect([
    environmentOf([...started, '--world', 'w']),
    environmentOf([...started, '--profile', '/p/live.json', '--inspect=0']),
    environmentOf([...started, 'rollback-console://run/abcd2345']),
  ]).toEqual([
    { kind: 'rehearsal', dir: resolve('w') },
    { kind: 'profile', file: '/p/live.json' },
    undefined,
  ])
})

test('a rehearsal can be watched for a shorter time, which must be one', () => {
  const watchedFor = (seconds: string) =>
    environmentOf(['--world', '/w', '--monitoring-seconds', seconds])
  expect(watchedFor('3')).toEqual({
    kind: 'rehearsal',
    dir: resolve('/w'),
    monitoringMinutes: 0.05,
  })
  expect(() => watchedFor('soon')).toThrow('no length of time')
})

test('the real environments of the user are offered by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-host-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(environmentsOf(folder)).toEqual([])
  mkdirSync(join(folder, 'profiles'))
  for (const name of ['staging.json', 'live.json', 'notes.txt']) {
    writeFileSync(join(folder, 'profiles', name), '{}')
  }
  expect(environmentsOf(folder)).toEqual([
    { title: 'live (real)', on: { kind: 'profile', file: join(folder, 'profiles/live.json') } },
    {
      title: 'staging (real)',
      on: { kind: 'profile', file: join(folder, 'profiles/staging.json') },
    },
  ])
})

test.each([
  ['linux', { HOME: '/home/noor' }],
  ['linux', { HOME: '/home/noor', XDG_DATA_HOME: '/data' }],
  ['linux', { HOME: '/home/noor', XDG_DATA_HOME: '' }],
  ['darwin', { HOME: '/Users/noor' }],
  ['win32', { HOME: 'C:/Users/noor', APPDATA: 'C:/Users/noor/AppData/Roaming' }],
] as const)('hosts and scripts use the same folder on %s', (platform, env) => {
  const ours = userDataFolder({ platform, env, home: '/elsewhere' })
  expect(ours).toBe(scriptsFolder(env, platform))
})
