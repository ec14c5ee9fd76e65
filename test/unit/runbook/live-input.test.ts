import { expect, test } from 'vitest'
import type { Reads } from '../../../src/main/kernel/ports/reads.ts'
import type { LiveFacts } from '../../../src/main/kernel/ports/system.ts'
import { liveInput } from '../../../src/main/kernel/runbook/live-input.ts'
import { createSystemRegistry } from '../../../src/main/kernel/runbook/system-registry.ts'
import { databaseSteps } from '../../../src/main/kernel/runbooks/database-steps.ts'

// Nothing but the platform's own word is read here.
const reads = {} as Reads
const signal = new AbortController().signal
const card = databaseSteps.find(({ id }) => id === 'db-undo-card')
const template = card?.does.kind === 'operation' ? card.does.input : {}

function railway(live: () => Promise<LiveFacts>) {
  return createSystemRegistry([{ id: 'railway', operations: [], checks: [], live }])
}
const facts: LiveFacts = {
  label: 'v41',
  commit: 'c41',
  message: '',
  author: '',
  since: '',
  replicas: { api: { eu: 3 } },
  putBack: ['curl v41'],
}

test('the undo card is made of what the platform runs when it is written, not of what ran when the run began', async () => {
  expect(await liveInput(reads, { template, systems: railway(async () => facts), signal })).toEqual(
    {
      replicas: { api: { eu: 3 } },
      putBack: ['curl v41'],
    },
  )
})

test('a platform that is away leaves its fields out: a card without them is better than none', async () => {
  const away = railway(() => Promise.reject(new Error('away')))
  expect(await liveInput(reads, { template, systems: away, signal })).toEqual({})
})
