import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { passwordFileLine } from '../../../src/rehearsal/postgres/password-file.ts'
import { childProgramPath } from '../../../src/rehearsal/process/child-programs.ts'
import { createFaultQueue } from '../../../src/rehearsal/process/fault-queue.ts'
import type { HttpFault } from '../../../src/rehearsal/process/http-fault.ts'
import { createFaults as createRailwayFaults } from '../../../src/rehearsal/railway/faults.ts'
import { createStoreFaults } from '../../../src/rehearsal/s3/store-faults.ts'
import type { SlackFault } from '../../../src/rehearsal/slack/slack-fault.ts'
import { createFaults as createVercelFaults } from '../../../src/rehearsal/vercel/faults.ts'
import { makeCredentials } from '../../../src/rehearsal/world/credentials.ts'
import { createEndings } from '../../../src/rehearsal/world/endings.ts'
import { carryOutFaultRequest } from '../../../src/rehearsal/world/fault-request.ts'
import { startLifetime } from '../../../src/rehearsal/world/lifetime.ts'
import { readWorldSettings } from '../../../src/rehearsal/world/world-settings.ts'

test('child programs are siblings of the source, or of the bundle', () => {
  expect([
    childProgramPath('api', 'file:///app/src/rehearsal/process/child-programs.ts'),
    childProgramPath('guardian', 'file:///app/src/rehearsal/process/child-programs.ts'),
    childProgramPath('guardian', 'file:///app/out/main/rehearsal.js'),
    childProgramPath('worker', 'file:///app/out/main/chunks/child-programs-x1.js'),
  ]).toEqual([
    '/app/src/rehearsal/services/api.ts',
    '/app/src/rehearsal/process/guardian.ts',
    '/app/out/main/rehearsal-guardian.js',
    '/app/out/main/rehearsal-worker.js',
  ])
})

test('a line of a password file escapes colons and backslashes', () => {
  const access = { host: '127.0.0.1', port: 5432, user: 'a:b', password: 'x\\y:z', database: 'd' }
  expect(passwordFileLine(access)).toBe('127.0.0.1:5432:d:a\\:b:x\\\\y\\:z\n')
})

test('the settings have defaults, and wrong ones are named', () => {
  expect(readWorldSettings(['--data-dir', '/tmp/x'])).toEqual({
    dir: '/tmp/x',
    incident: null,
    users: 20_000,
    lingerMs: 300_000,
    foreground: false,
  })
  expect(() => readWorldSettings([])).toThrow('--data-dir DIR is needed')
  expect(() => readWorldSettings(['--data-dir', 'x', '--scale', '1e3'])).toThrow(/--scale: a whole/)
  expect(() => readWorldSettings(['--data-dir', 'x', '--incident', 'no'])).toThrow(
    /no incident "no"/,
  )
})

test('no two secrets are alike, and all are long enough to be masked', () => {
  const secrets = [...Object.values(makeCredentials()), ...Object.values(makeCredentials())]
  expect(new Set(secrets).size).toBe(secrets.length)
  expect(secrets.every((secret) => secret.length >= 24)).toBe(true)
})

test('a world ends once the last one has left for the whole patience, and not before', async () => {
  let expired = 0
  const lifetime = startLifetime(60, () => {
    expired += 1
  })
  const leaveFirst = lifetime.attach()
  const leaveSecond = lifetime.attach()
  leaveFirst()
  leaveFirst()
  await sleep(120)
  expect([expired, lifetime.attached()]).toEqual([0, 1])
  leaveSecond()
  await sleep(120)
  expect([expired, lifetime.attached()]).toEqual([1, 0])
})

test('endings run last first, and one that fails does not keep the others', async () => {
  const told: string[] = []
  const endings = createEndings((text) => told.push(text))
  await endings.add(Promise.resolve('a'), async (name) => told.push(name))
  await endings.add(Promise.resolve('b'), () => Promise.reject(new Error('stuck')))
  await endings.add(Promise.resolve('c'), async (name) => told.push(name))
  await endings.run()
  await endings.run()
  expect(told).toEqual(['c', 'while stopping: Error: stuck', 'a'])
})

test('a fault request reaches its simulator; a wrong one says what is wrong and arms nothing', () => {
  const targets = {
    vercel: { faults: createVercelFaults() },
    railway: { faults: createRailwayFaults() },
    slack: { faults: createFaultQueue<SlackFault>() },
    store: { faults: createStoreFaults() },
    statuspage: { faults: createFaultQueue<HttpFault>() },
    pagerduty: { faults: createFaultQueue<HttpFault>() },
    chain: { breakWith: () => undefined },
  }
  carryOutFaultRequest(targets, { system: 'railway', on: '*', kind: 'cut-after', times: 2 })
  carryOutFaultRequest(targets, { system: 'slack', kind: 'rate-limit', retryAfter: 3 })
  carryOutFaultRequest(targets, { system: 'store', kind: 'cut', afterBytes: 9 })
  expect(targets.store.faults.strike()).toMatchObject({ kind: 'cut', afterBytes: 9 })
  for (const [request, complaint] of [
    [{ system: 'aws' }, /system: vercel/],
    [{ system: 'vercel', on: '*', kind: 'explode' }, /kind: one of status/],
    [{ system: 'vercel', kind: 'status' }, /on: text/],
    [{ system: 'vercel', on: '*', kind: 'status', status: '503' }, /status: number/],
    [{ system: 'vercel', on: '*', kind: 'status', wat: 1 }, /wat: not known/],
  ] as const) {
    expect(() => carryOutFaultRequest(targets, request)).toThrow(complaint)
  }
  expect([
    targets.vercel.faults.armed(),
    targets.railway.faults.armed(),
    targets.slack.faults.armed(),
  ]).toEqual([
    [],
    [{ on: '*', kind: 'cut-after', times: 2 }],
    [{ on: '*', kind: 'rate-limit', retryAfter: 3 }],
  ])
})
