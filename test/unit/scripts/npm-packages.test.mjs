import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acceptOutdated } from '../../../scripts/setup/accept-outdated.mjs'
import { meetNeeds } from '../../../scripts/setup/meet-needs.mjs'
import { npmPackages } from '../../../scripts/setup/npm-packages.mjs'
import { addProgram, fakeMachine } from './fake-machine.mjs'

const packages = npmPackages({ name: 'npm packages', folder: '.', why: 'a test' })

function checkout(npm) {
  const machine = fakeMachine()
  writeFileSync(join(machine.root, 'package.json'), '{"name":"x"}')
  writeFileSync(join(machine.root, 'package-lock.json'), '{}')
  addProgram(
    machine,
    'npm',
    npm ??
      `echo "$*" >> npm.log; /bin/mkdir -p node_modules; echo {} > node_modules/.package-lock.json`,
  )
  const runs = () =>
    existsSync(join(machine.root, 'npm.log'))
      ? readFileSync(join(machine.root, 'npm.log'), 'utf8').trim().split('\n')
      : []
  return { machine, runs }
}

test('a fresh clone is installed once, with the committed lock left as it is', async () => {
  const { machine, runs } = checkout()
  await meetNeeds([packages], machine)
  await meetNeeds([packages], machine)
  expect(runs()).toEqual(['install --no-save --include=dev --no-audit --no-fund'])
})

test('a changed package.json is installed again', async () => {
  const { machine, runs } = checkout()
  await meetNeeds([packages], machine)
  writeFileSync(join(machine.root, 'package.json'), '{"name":"y"}')
  await meetNeeds([packages], machine)
  expect(runs()).toHaveLength(2)
})

test('a changed time alone is no change', async () => {
  const { machine, runs } = checkout()
  await meetNeeds([packages], machine)
  const later = new Date(Date.now() + 60_000)
  utimesSync(join(machine.root, 'package.json'), later, later)
  await meetNeeds([packages], machine)
  expect(runs()).toHaveLength(1)
})

test('packages that somebody installed by hand are taken as they are', async () => {
  const { machine, runs } = checkout()
  mkdirSync(join(machine.root, 'node_modules'))
  writeFileSync(join(machine.root, 'node_modules/.package-lock.json'), '{}')
  await meetNeeds([packages], machine)
  expect({ runs: runs(), said: machine.said }).toEqual({ runs: [], said: [] })
})

test('a failing npm leaves no mark, so that the next set-up tries again', async () => {
  const { machine } = checkout('echo "npm error ETIMEDOUT" >&2; exit 1')
  await expect(meetNeeds([packages], machine)).rejects.toThrow(/code 1:[\s\S]*ETIMEDOUT/)
  expect((await packages.probe(machine)).kind).toBe('missing')
})

test('opening a real environment goes on with older packages and says so, but not without any', async () => {
  const { machine, runs } = checkout()
  const lenient = acceptOutdated(packages)
  expect((await lenient.probe(machine)).kind).toBe('missing')
  await meetNeeds([packages], machine)
  writeFileSync(join(machine.root, 'package.json'), '{"name":"y"}')
  machine.said.length = 0
  await meetNeeds([lenient], machine)
  expect(runs()).toHaveLength(1)
  expect(machine.said.join()).toContain('going on with what is there')
})
