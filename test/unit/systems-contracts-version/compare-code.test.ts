import type { Hex } from 'viem'
import { expect, test } from 'vitest'
import { compareCode } from '../../../src/main/kernel/systems/contracts/version/compare-code.ts'

const zeros = '00'.repeat(32)
const value = 'ab'.repeat(32)
const code = (inside: string): Hex => `0x60017f${inside}5b00`
const spans = [{ start: 3, length: 32 }]

test('the same code is the same, with what was fixed at construction read out of it', () => {
  const artifact = { runtimeCode: code(zeros), immutables: spans }
  expect(compareCode(artifact, code(value))).toEqual({
    kind: 'same',
    immutables: [{ at: 3, value: `0x${value}` }],
    guessed: false,
  })
})

test('where the artifact does not say where immutables are, 32 zeros behind a PUSH32 are taken for one', () => {
  const artifact = { runtimeCode: code(zeros), immutables: null }
  expect(compareCode(artifact, code(value))).toMatchObject({ kind: 'same', guessed: true })
})

test.each([
  [
    'a byte beside an immutable',
    code(value).replace('5b00', '5b01') as Hex,
    'it differs first at byte 36',
  ],
  ['a byte more', `${code(value)}00` as Hex, 'it has 38 bytes, the artifact 37'],
])('%s makes it another code', (_, onChain, because) => {
  const artifact = { runtimeCode: code(zeros), immutables: spans }
  expect(compareCode(artifact, onChain)).toEqual({ kind: 'different', because })
})

test('zeros that are data of another push are not taken for an immutable', () => {
  const runtimeCode: Hex = `0x617f00${'00'.repeat(33)}`
  const onChain: Hex = `0x617f00${'00'.repeat(32)}01`
  expect(compareCode({ runtimeCode, immutables: null }, onChain).kind).toBe('different')
})

test('no code at all is absent', () => {
  expect(compareCode({ runtimeCode: '0x00', immutables: [] }, null)).toEqual({ kind: 'absent' })
})
