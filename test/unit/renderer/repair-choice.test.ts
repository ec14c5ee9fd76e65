import { expect, test } from 'vitest'
import { RepairChoice } from '../../../src/main/kernel/systems/postgres/repair/repair-input.ts'
import {
  emptyFields,
  givenOf,
  instantOf,
} from '../../../src/renderer/src/panels/repair/repair-choice.ts'

test('nothing is given until the rows are named', () => {
  expect(givenOf(emptyFields)).toEqual({})
  expect(givenOf({ ...emptyFields, table: 'wallets' })).toEqual({})
  expect(givenOf({ ...emptyFields, table: 'wallets', where: 't.id = 1', from: '' })).toEqual({})
})

test('what is given is what the repair takes', () => {
  const given = givenOf({
    ...{ from: 'copy', table: 'wallets', columns: ' balance_wei, updated_at ,', where: 't.id = 1' },
    ...{ addMissing: true, changedColumn: 'updated_at', changedAfter: '2026-11-29 14:00' },
    takeOver: true,
  })
  expect(RepairChoice.parse(given['repair'])).toEqual({
    ...{ from: 'copy', table: 'public.wallets', columns: ['balance_wei', 'updated_at'] },
    ...{ where: 't.id = 1', addMissing: true, conflicts: 'take-over' },
    changed: { column: 'updated_at', after: '2026-11-29T14:00:00.000Z' },
  })
})

test.each([
  ['2026-11-29 14:00', '2026-11-29T14:00:00.000Z'],
  ['2026-11-29T14:00:30Z', '2026-11-29T14:00:30.000Z'],
  ['2026-13-29 14:00', undefined],
  ['yesterday', undefined],
])('%s is the instant %s', (text, instant) => expect(instantOf(text)).toBe(instant))
