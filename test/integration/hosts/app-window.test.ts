import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAppWindow } from '../../../src/main/hosts/node/window/app-window.ts'

// A browser of our own making: it tells what it was started with.
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollback-host-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function browser(rest: string) {
  const file = join(folder, 'browser')
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/argv.new\nenv > ${folder}/env\nmv ${folder}/argv.new ${folder}/argv\n${rest}\n`
  writeFileSync(file, script)
  chmodSync(file, 0o755)
  const env = { ROLLBACK_BROWSER: file, PATH: process.env['PATH'], VERCEL_TOKEN: 'secret' }
  return { platform: 'linux' as const, env }
}

const address = 'http://127.0.0.1:4711/#code=the-code'

test('the window gets a file with the address, a profile of its own, and no secret', async () => {
  const window = openAppWindow({
    address,
    userData: folder,
    machine: browser('exec sleep 60'),
    stillborn: () => undefined,
  })
  await expect.poll(() => existsSync(join(folder, 'argv'))).toBe(true)
  const args = readFileSync(join(folder, 'argv'), 'utf8').split('\n')
  const redirect = fileURLToPath(args[0]?.replace('--app=', '') ?? '')
  expect(readFileSync(redirect, 'utf8')).toContain(`content="0; url=${address}"`)
  expect(args[1]).toBe(`--user-data-dir=${join(folder, 'browser-window')}`)
  expect((statSync(join(folder, 'browser-window')).mode & 0o777).toString(8)).toBe('700')
  expect(args.join(' ')).not.toContain('the-code')
  expect(readFileSync(join(folder, 'env'), 'utf8')).not.toContain('secret')
  window.close()
  expect(existsSync(redirect)).toBe(false)
})

test('a browser that ends at once is told of, because nobody has seen anything', async () => {
  const told = Promise.withResolvers<string>()
  const window = openAppWindow({
    address,
    userData: folder,
    machine: browser('exit 1'),
    stillborn: () => told.resolve('told'),
  })
  expect(await told.promise).toBe('told')
  window.close()
})
