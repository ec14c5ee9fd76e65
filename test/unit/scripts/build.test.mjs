import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../../scripts/setup/build.mjs'
import { meetNeeds } from '../../../scripts/setup/meet-needs.mjs'
import { fakeMachine } from './fake-machine.mjs'

/** A checkout whose "Node 24" is a shell script that makes the file a build would make. */
function checkout(script) {
  const machine = fakeMachine()
  const write = (path, text) => {
    mkdirSync(dirname(join(machine.root, path)), { recursive: true })
    writeFileSync(join(machine.root, path), text)
  }
  write('src/main/a.ts', 'export const a = 1')
  write(
    'node_modules/node/bin/node',
    `#!/bin/sh\n${script ?? 'echo built >> build.log; /bin/mkdir -p out/main; echo > out/main/node-host.js'}\n`,
  )
  chmodSync(join(machine.root, 'node_modules/node/bin/node'), 0o755)
  const builds = () =>
    readFileSync(join(machine.root, 'build.log'), 'utf8').trim().split('\n').length
  return { machine, write, builds }
}

test('what was built is built again only when a source has another content', async () => {
  const { machine, write, builds } = checkout()
  await meetNeeds([build], machine)
  write('src/main/a.ts', 'export const a = 1')
  await meetNeeds([build], machine)
  expect(builds()).toBe(1)
  write('src/main/b.ts', 'export const b = 2')
  await meetNeeds([build], machine)
  expect(builds()).toBe(2)
})

test('a build that fails shows its own words and counts as not built', async () => {
  const { machine } = checkout('echo "UNRESOLVED_ENTRY" >&2; exit 1')
  await expect(meetNeeds([build], machine)).rejects.toThrow(/code 1:[\s\S]*UNRESOLVED_ENTRY/)
  expect((await build.probe(machine)).kind).toBe('missing')
})

test('a build that was cut short is outdated, not taken for a whole one', async () => {
  const { machine, write } = checkout()
  write('out/main/node-host.js', 'half')
  expect(await build.probe(machine)).toEqual({
    kind: 'outdated',
    reason: 'the last build did not come to its end',
  })
})
