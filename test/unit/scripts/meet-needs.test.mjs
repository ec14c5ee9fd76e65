import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browser } from '../../../scripts/setup/browser.mjs'
import { git } from '../../../scripts/setup/git.mjs'
import { keyring } from '../../../scripts/setup/keyring.mjs'
import { meetNeeds } from '../../../scripts/setup/meet-needs.mjs'
import { SetUpError } from '../../../scripts/setup/need.mjs'
import { postgresTools } from '../../../scripts/setup/postgres-tools.mjs'
import { addPostgresTools, addProgram, fakeMachine } from './fake-machine.mjs'

const refusal = async (needs, machine) => {
  const error = await meetNeeds(needs, machine).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(SetUpError)
  return error.message
}

/** An apt-get that notes how it was called and "installs" what the script says. */
const addApt = (machine, onInstall) =>
  addProgram(
    machine,
    'apt-get',
    `echo "$DEBIAN_FRONTEND $*" >> ${machine.root}/apt.log\ncase "$*" in *install*) ${onInstall};; esac`,
  )
const aptLog = (machine) => readFileSync(join(machine.root, 'apt.log'), 'utf8').trim().split('\n')

test('with nothing to do it is silent and does not even take the lock', async () => {
  const machine = fakeMachine()
  addPostgresTools(machine, '15.20')
  addProgram(machine, 'git')
  addProgram(machine, 'chromium')
  await meetNeeds([postgresTools, git, browser], machine)
  expect({ said: machine.said, setup: existsSync(join(machine.root, '.setup')) }).toEqual({
    said: [],
    setup: false,
  })
})

test('on Debian as root all missing packages come in one apt run, after one update', async () => {
  const machine = fakeMachine()
  addPostgresTools(machine, '15.20')
  addApt(
    machine,
    `/bin/ln -s /bin/true ${machine.bin}/git; /bin/ln -s /bin/true ${machine.bin}/chromium`,
  )
  await meetNeeds([postgresTools, git, browser], machine)
  expect(aptLog(machine)).toEqual([
    'noninteractive -o DPkg::Lock::Timeout=300 update',
    expect.stringMatching(
      /^noninteractive .* install -y --no-install-recommends .*force-confold git chromium$/,
    ),
  ])
  expect(machine.said.join('\n')).toContain('git: git is not on PATH. Why: the rehearsal world')
})

test('client tools below the floor are upgraded', async () => {
  const machine = fakeMachine()
  addPostgresTools(machine, '15.18')
  addApt(
    machine,
    `for t in psql pg_dump pg_restore; do echo "#!/bin/sh\necho x '(PostgreSQL)' 15.20" > ${machine.bin}/$t; done`,
  )
  await meetNeeds([postgresTools], machine)
  expect(machine.said[0]).toContain('psql is 15.18, the first safe one is 15.20')
})

test('an upgrade that does not reach the floor is not taken for one', async () => {
  const machine = fakeMachine()
  addPostgresTools(machine, '15.18')
  addApt(machine, ':')
  expect(await refusal([postgresTools], machine)).toContain('the first safe one is 15.20')
})

test('on Debian without root nothing is installed, and the line to type is printed', async () => {
  const machine = fakeMachine({ isRoot: false })
  addApt(machine, ':')
  const message = await refusal([git, browser], machine)
  expect(message).toContain('sudo apt-get update && sudo apt-get install git')
  expect(message).toContain('sudo apt-get update && sudo apt-get install chromium')
  expect(existsSync(join(machine.root, 'apt.log'))).toBe(false)
})

test.each([
  ['darwin', 'brew install git'],
  ['win32', 'winget install Git.Git'],
  ['linux', 'install git with your package manager'],
])('on %s the instruction is the platform’s own', async (platform, line) => {
  const machine = fakeMachine({ platform, isDebian: false })
  addApt(machine, ':')
  expect(await refusal([git], machine)).toContain(line)
})

test('a failing apt-get is reported with its own words and with what to type', async () => {
  const machine = fakeMachine()
  addApt(machine, 'echo "E: Unable to locate package git" >&2; exit 100')
  const message = await refusal([git], machine)
  expect(message).toContain('failed with code 100')
  expect(message).toContain('E: Unable to locate package git')
  expect(message).toContain('sudo apt-get update && sudo apt-get install git')
})

test('a list that cannot be fetched does not keep apt-get from installing what it knows', async () => {
  const machine = fakeMachine()
  const bring = `/bin/ln -s /bin/true ${machine.bin}/git`
  addApt(machine, `${bring};; *update*) echo "E: Failed to fetch" >&2; exit 100`)
  await meetNeeds([git], machine)
  expect(machine.said.join('\n')).toContain('E: Failed to fetch')
})

test('what takes minutes is not begun while the operator has something to install', async () => {
  const machine = fakeMachine({ isRoot: false })
  const begun = []
  const slow = {
    name: 'slow',
    why: 'a test',
    probe: async () => ({ kind: 'missing', reason: 'never done' }),
    remedy: { kind: 'own', doing: 'minutes of work', carryOut: async () => begun.push('slow') },
    instructions: { debian: '', linux: '', darwin: '', win32: '' },
  }
  await refusal([slow, git], machine)
  expect(begun).toEqual([])
})

test('libsecret without its daemon is no keyring, and macOS needs none', async () => {
  const machine = fakeMachine()
  writeFileSync(join(machine.libraries, 'libsecret-1.so.0'), '')
  addProgram(machine, 'dbus-run-session')
  expect(await keyring.probe(machine)).toEqual({
    kind: 'missing',
    reason: 'gnome-keyring-daemon is not on PATH',
  })
  addProgram(machine, 'gnome-keyring-daemon')
  expect(await keyring.probe(machine)).toEqual({ kind: 'met' })
  expect(await keyring.probe(fakeMachine({ platform: 'darwin' }))).toEqual({ kind: 'met' })
})
