import { expect, test } from 'vitest'
import { backupReadiness } from '../../../src/main/kernel/watch/backup-readiness.ts'
import { candidateOf } from './example-plan.ts'

const backup = (createdAt: string, own = {}) =>
  candidateOf('postgres', { createdAt, message: 'nightly.dump', eligible: true, ...own })
const now = new Date('2026-11-30T03:00:00.000Z')
const ready = (...backups: ReturnType<typeof backup>[]) => backupReadiness(backups, now)

test('last night’s backup is ready, whatever older ones there are', () => {
  const found = ready(backup('2026-11-20T02:00:00.000Z'), backup('2026-11-30T02:00:00.000Z'))
  expect(found).toEqual([
    {
      system: 'postgres',
      state: 'ready',
      text: 'backup of 2026-11-30T02:00:00.000Z: nightly.dump',
    },
  ])
})

test('a backup that is more than a day old asks for a look, and says how old it is', () => {
  expect(ready(backup('2026-11-28T20:00:00.000Z'))).toMatchObject([
    { state: 'attention', text: expect.stringMatching(/^the newest backup is 31 h old: look why/) },
  ])
  expect(ready(backup('2026-11-20T02:00:00.000Z'))).toMatchObject([
    { state: 'attention', text: expect.stringContaining('10 days old') },
  ])
})

test('a newer one that cannot be restored does not count', () => {
  const torn = backup('2026-11-30T02:00:00.000Z', { eligible: false })
  expect(ready(torn, backup('2026-11-28T20:00:00.000Z'))).toMatchObject([{ state: 'attention' }])
  expect(ready(torn)).toMatchObject([{ state: 'not-ready' }])
})

test('without a time its age is unknown, and without backups nothing is said', () => {
  expect(ready(backup(''))).toMatchObject([{ state: 'unknown' }])
  expect(ready()).toEqual([])
})
