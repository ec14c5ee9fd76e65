import { expect, test } from 'vitest'
import { judgeNeighbours } from '../../../src/main/kernel/systems/postgres/preflight/judge-neighbours.ts'

const api = { name: 'api', schedule: undefined, isRunning: true, isOurs: true }
const mails = { name: 'mails', schedule: '*/5 * * * *', isRunning: false, isOurs: false }
const old = { name: 'old-indexer', schedule: undefined, isRunning: false, isOurs: false }

test('services that the console stops are no reason to wait', () => {
  expect(judgeNeighbours([api, old])).toMatchObject({ light: 'green', says: 'api: we stop them' })
})

test('a cron that the profile does not name is amber although it sleeps now', () => {
  const found = judgeNeighbours([api, mails])
  expect(found).toMatchObject({ light: 'amber' })
  expect(found.light === 'amber' && found.says).toContain(
    'mails (cron */5 * * * *): not in the profile',
  )
})
