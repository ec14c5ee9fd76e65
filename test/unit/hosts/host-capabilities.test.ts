import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { childEnvironment } from '../../../src/main/hosts/node/host-capabilities/child-environment.ts'
import { findBrowser } from '../../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { inhibitor } from '../../../src/main/hosts/node/host-capabilities/keep-awake.ts'
import { pageAddress } from '../../../src/main/hosts/node/host-capabilities/page-address.ts'
import { openPages } from '../../../src/main/hosts/node/open-pages.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollback-host-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function program(name: string, mode = 0o755): string {
  const file = join(folder, name)
  writeFileSync(file, '#!/bin/sh\n')
  chmodSync(file, mode)
  return file
}

test('the browser is the first that is installed, or the one that is named', () => {
  const edge = program('microsoft-edge')
  program('chromium', 0o644)
  const machine = (env: Readonly<Record<string, string>>) => ({ platform: 'linux' as const, env })
  expect([
    findBrowser(machine({ PATH: folder })),
    findBrowser(machine({ PATH: folder, ROLLBACK_BROWSER: '/absent' })),
    findBrowser(machine({ PATH: '/nowhere', ROLLBACK_BROWSER: edge })),
    findBrowser(machine({ PATH: '/nowhere' })),
  ]).toEqual([edge, undefined, edge, undefined])
})

test('a browser in the current directory is not taken', () => {
  program('chromium')
  const here = process.cwd()
  process.chdir(folder)
  try {
    const relative = { platform: 'linux' as const, env: { PATH: '.:' } }
    expect(findBrowser(relative)).toBeUndefined()
  } finally {
    process.chdir(here)
  }
})

test("a child does not get the operator's tokens", () => {
  const env = { HOME: '/home/noor', PATH: '/bin', VERCEL_TOKEN: 'secret', PGPASSWORD: 'secret' }
  expect(childEnvironment(env)).toEqual({ HOME: '/home/noor', PATH: '/bin' })
})

test.each([
  ['https://vlossom.test/wallet', true, 'ok'],
  ['http://127.0.0.1:4711/', false, 'ok'],
  ['http://web.localhost:4711/', false, 'ok'],
  ['http://[::1]:4711/', false, 'ok'],
  ['https://vlossom.test/', false, 'refused'],
  ['http://127.0.0.1.evil.test/', false, 'refused'],
  ['https://user:pass@vlossom.test/', true, 'refused'],
  ['file:///etc/passwd', true, 'refused'],
  ['javascript:alert(1)', true, 'refused'],
  ['chrome://settings', true, 'refused'],
  ['wallet', true, 'refused'],
])('%s (sandbox: %s) is %s', (address, sandboxed, kind) => {
  expect(pageAddress(address, sandboxed).kind).toBe(kind)
})

test('sleep is inhibited by the program of the system, which ends with us', () => {
  const [inhibit, cat] = [program('systemd-inhibit'), program('cat')]
  const linux = { platform: 'linux' as const, env: { PATH: folder } }
  expect(inhibitor('run abcd2345; rm -rf /', linux)).toEqual({
    file: inhibit,
    args: [
      '--what=idle:sleep',
      '--who=Rollback Console',
      '--why=run abcd2345  rm -rf  ',
      '--mode=block',
      cat,
    ],
  })
  const caffeinate = program('caffeinate')
  expect(inhibitor('run', { platform: 'darwin', env: { PATH: folder } })).toEqual({
    file: caffeinate,
    args: ['-i', '-w', String(process.pid)],
  })
  expect(inhibitor('run', { platform: 'win32', env: { PATH: folder } })).toBeUndefined()
  expect(inhibitor('run', { platform: 'linux', env: { PATH: '/nowhere' } })).toBeUndefined()
})

test('a notification cannot steer the terminal', () => {
  const said: string[] = []
  const host = openPages({ say: (line) => said.push(line) })
  host.notify({ title: 'Run \u001b[2Jfailed', body: 'see\r\nthere\u0007' })
  expect(said).toEqual(['Run  [2Jfailed: see there '])
})
