import { expect, test } from 'vitest'
import {
  judgeKit,
  noKitRecords,
  whyNotArmed,
  withRecord,
} from '../../../src/main/kernel/settings/recovery/kit-standing.ts'
import type { KitStatus } from '../../../src/shared/domain/audit.ts'
import type { EnvironmentKind } from '../../../src/shared/domain/identifiers.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'

const at = '2026-11-29T16:00:00.000Z'

function standing(
  bodies: readonly JsonObject[],
  given: Partial<{
    environment: EnvironmentKind
    sealedTo: readonly string[]
    unreadable: string
  }> = {},
): KitStatus {
  const records = bodies.reduce(
    (before, body) => withRecord(before, { type: 'CONFIG', at, body }),
    noKitRecords,
  )
  const { environment = 'production', sealedTo = ['age1kit'], unreadable } = given
  return judgeKit({ environment, records, sealedTo, unreadable })
}

const made = { kind: 'kit-made', recipient: 'age1kit' }
const proven = { kind: 'kit-proven', recipient: 'age1kit' }

test('a kit is proven by a record of the log, for what the log is sealed to now', () => {
  const kit = { recipient: 'age1kit', at }
  expect(standing([])).toEqual({ kind: 'none' })
  expect(standing([made])).toEqual({ kind: 'made', ...kit })
  expect(standing([made, proven])).toEqual({ kind: 'proven', ...kit })
})

test('a newer kit has to be proven anew: the log is sealed to that one', () => {
  const another = { kind: 'kit-made', recipient: 'age1new' }
  const sealedTo = ['age1own', 'age1new']
  expect(standing([made, proven, another], { sealedTo })).toMatchObject({
    kind: 'made',
    recipient: 'age1new',
  })
})

test('a proven kit that the log is no longer sealed to counts for nothing', () => {
  expect(standing([made, proven], { sealedTo: [] })).toMatchObject({ kind: 'gone' })
})

test('where the records cannot be read nothing is known, unless it was proven since', () => {
  const unreadable = 'the keychain is locked'
  expect(standing([], { unreadable })).toEqual({ kind: 'unknown', because: unreadable })
  expect(standing([proven], { unreadable })).toMatchObject({ kind: 'proven' })
})

test('a rehearsal needs none', () => {
  expect(standing([], { environment: 'rehearsal' })).toEqual({ kind: 'not-needed' })
})

test('records of another type, or without a recipient, say nothing', () => {
  const intent = { type: 'INTENT', at, body: proven }
  const bare = { type: 'CONFIG', at, body: { kind: 'kit-proven' } }
  expect(withRecord(withRecord(noKitRecords, intent), bare)).toEqual(noKitRecords)
})

test('only production waits for its kit, and is told exactly what to do', () => {
  const kit = { recipient: 'age1kit', at }
  const because = 'the keychain is locked'
  expect({
    none: whyNotArmed({ kind: 'none' }, 'production'),
    made: whyNotArmed({ kind: 'made', ...kit }, 'production'),
    gone: whyNotArmed({ kind: 'gone', ...kit }, 'production'),
    unknown: whyNotArmed({ kind: 'unknown', because }, 'production'),
    proven: whyNotArmed({ kind: 'proven', ...kit }, 'production'),
    staging: whyNotArmed({ kind: 'none' }, 'staging'),
    rehearsal: whyNotArmed({ kind: 'not-needed' }, 'rehearsal'),
  }).toEqual({
    none: expect.stringContaining('make the kit in History, print it, then prove it'),
    made: expect.stringContaining('prove the kit in History'),
    gone: expect.stringContaining('recovery.json of this profile was removed or changed'),
    unknown: expect.stringContaining(`cannot be read: ${because}.`),
    proven: undefined,
    staging: undefined,
    rehearsal: undefined,
  })
})
