import { expect, test } from 'vitest'
import { readArguments } from '../../../src/main/kernel/systems/contracts/version/constructor-arguments.ts'
import type { JsonValue } from '../../../src/shared/domain/json.ts'

const OWNER = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const fee = [
  { name: 'to', type: 'address' },
  { name: 'points', type: 'uint16' },
]

function read(type: string, value: JsonValue, components = fee) {
  return readArguments([{ name: 'it', type, components }], [value])
}

test.each([
  ['uint256', `${2n ** 256n - 1n}`, 2n ** 256n - 1n],
  ['uint8', 255, 255n],
  ['uint16', '0xff', 255n],
  ['int8', '-128', -128n],
  ['bool', 'true', true],
  ['bool', false, false],
  ['string', ' kept as it is ', ' kept as it is '],
  ['bytes', '0x', '0x'],
  ['bytes4', '0x12345678', '0x12345678'],
  ['address', ` ${OWNER} `, OWNER],
  ['address', `0x${'0'.repeat(40)}`, `0x${'0'.repeat(40)}`],
  ['uint8[]', '["1", 2]', [1n, 2n]],
  ['uint8[2][]', [[1, 2]], [[1n, 2n]]],
  ['tuple', `{"to": "${OWNER}", "points": "250"}`, { to: OWNER, points: 250n }],
  ['tuple[]', [{ to: OWNER, points: 1 }], [{ to: OWNER, points: 1n }]],
] as const)('%s takes %j', (type, value, expected) => {
  expect(read(type, value as JsonValue)).toEqual({ kind: 'read', values: [expected] })
})

test.each([
  ['uint8', '256', 'arguments[0]', 'must be between 0 and 255'],
  ['uint256', '-1', 'arguments[0]', /between 0 and/],
  ['int8', '128', 'arguments[0]', 'must be between -128 and 127'],
  ['uint256', '1.5', 'arguments[0]', /whole number/],
  ['uint256', '1e18', 'arguments[0]', /whole number/],
  ['uint256', 2 ** 60, 'arguments[0]', /large ones as text/],
  ['uint256', '', 'arguments[0]', /whole number/],
  ['bool', 'yes', 'arguments[0]', 'must be true or false'],
  ['bytes4', '0x1234', 'arguments[0]', 'must be exactly 4 bytes, not 2'],
  ['bytes', '0x123', 'arguments[0]', /even number/],
  ['string', 7, 'arguments[0]', 'must be text'],
  ['address', OWNER.toLowerCase(), 'arguments[0]', /no checksum/],
  ['address', OWNER.replace('5aA', '6aA'), 'arguments[0]', /wrong checksum/],
  ['address', OWNER.slice(0, -1), 'arguments[0]', /40 hexadecimal digits/],
  ['uint8[2]', ['1'], 'arguments[0]', 'must have 2 items, not 1'],
  ['uint8[]', ['1', '999'], 'arguments[0][1]', /between 0 and 255/],
  ['uint8[]', 'one', 'arguments[0]', /must be a list/],
  ['tuple', { to: OWNER, points: '65536' }, 'arguments[0].points', /between 0 and 65535/],
  ['tuple', { to: OWNER }, 'arguments[0].points', /whole number/],
  ['tuple', { to: OWNER, points: 1, more: 1 }, 'arguments[0].more', /no member/],
  ['tuple', [], 'arguments[0]', 'must be an object with to, points'],
  ['fixed128x18', '1', 'arguments[0]', /cannot encode/],
] as const)('%s refuses %j', (type, value, field, because) => {
  const found = read(type, value as JsonValue)
  expect(found).toMatchObject({ kind: 'refused', field })
  if (found.kind === 'refused') expect(found.because).toMatch(because)
})

test('too few and too many arguments are counted', () => {
  expect(readArguments([{ name: 'it', type: 'bool' }], [])).toEqual({
    kind: 'refused',
    field: 'arguments',
    because: '1 needed, 0 given',
  })
})
