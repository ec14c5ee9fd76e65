import { expect, test } from 'vitest'
import { canonicalJson } from '../../../src/main/kernel/journal/canonical-json.ts'
import { levelFor } from '../../../src/main/kernel/journal/disk-plan.ts'
import { decodePayload } from '../../../src/main/kernel/journal/payload.ts'
import { codeOf, typeOf } from '../../../src/main/kernel/journal/record-type.ts'

test('canonical JSON sorts keys by code units and writes one text for one value', () => {
  const value = {
    b: [1, { z: null, a: 'é\n' }],
    a: -0,
    '\ue000': 1,
    '\u{1f600}': 2,
    gone: undefined,
  }
  expect(canonicalJson(value)).toBe(
    '{"a":0,"b":[1,{"a":"é\\n","z":null}],"\u{1f600}":2,"\ue000":1}',
  )
})

test('what JSON cannot say becomes null instead of stopping a rescue', () => {
  expect(canonicalJson({ a: Number.NaN, b: [undefined], c: '\ud800' })).toBe(
    '{"a":null,"b":[null],"c":"\\ud800"}',
  )
})

test('the disk levels are those of the plan', () => {
  const gib = 1024 ** 3
  expect([gib, gib - 1, gib / 4, gib / 4 - 1].map(levelFor)).toEqual([
    'ok',
    'warn',
    'warn',
    'no-new-runs',
  ])
})

test('a payload is exactly a time and a body', () => {
  const decode = (text: string) => decodePayload(Buffer.from(text))
  expect(decode('{"at":"2026-11-23T01:02:03.004Z","body":{"a":1}}')).toEqual({
    at: '2026-11-23T01:02:03.004Z',
    body: { a: 1 },
  })
  const bad = ['', '[]', '{"at":"x","body":{}}', '{"at":"2026-11-23T01:02:03.004Z","body":[]}']
  expect([...bad, '{"at":"2026-11-23T01:02:03.004Z","body":{},"x":1}'].map(decode)).toEqual(
    Array.from({ length: 5 }, () => null),
  )
})

test('the codes of the record types on disk never change', () => {
  expect(Array.from({ length: 15 }, (_, code) => typeOf(code))).toEqual([
    null,
    'GENESIS',
    'OPEN',
    'INTENT',
    'STEP',
    'OUTPUT',
    'RESULT',
    'CHECKPOINT',
    'ANCHOR',
    'EXPORT',
    'CONFIG',
    'GAP',
    'PRUNE',
    'CLOSE',
    null,
  ])
  expect(codeOf('CLOSE')).toBe(13)
})
