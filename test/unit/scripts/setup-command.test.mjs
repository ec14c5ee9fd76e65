import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fake-machine.mjs'

const scripts = new URL('../../../scripts', import.meta.url).pathname

/** The real command in a checkout of its own, on a machine without any program. */
function runSetUp(purpose) {
  const root = temporaryFolder()
  cpSync(scripts, join(root, 'scripts'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  const run = spawnSync(process.execPath, [join(root, 'scripts/setup.mjs'), purpose], {
    env: { PATH: join(root, 'nothing') },
    encoding: 'utf8',
  })
  return { code: run.status, out: run.stdout, said: run.stderr.replaceAll(root, 'ROOT') }
}

test('an unknown purpose is refused with the known ones', () => {
  expect(runSetUp('tset')).toEqual({
    code: 2,
    out: '',
    said: 'set-up: unknown purpose "tset"; one of: start, open, check, test\n',
  })
})

test('what cannot be met ends with code 1, in words, and nothing on standard output', () => {
  const { code, out, said } = runSetUp('open')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(said).toBe(
    'set-up: npm packages: not installed yet; npm install, which takes a minute or two the first time. Why: nothing runs without them\n' +
      'set-up: npm is not on PATH; it comes with Node (nodejs.org)\n',
  )
})
