import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planHash } from '../../../src/main/kernel/runbook/plan-hash.ts'
import { canonicalJson, type JsonValue } from '../../../src/shared/domain/json.ts'
import { type Plan, planText } from '../../../src/shared/domain/plan.ts'
import { swapPlan } from './example-run.ts'

// fast-check's JSON has every nesting, empty keys and `__proto__` among them.
const json = fc.jsonValue().map((value) => value as JsonValue)
const words = fc.string()

const asStored = (value: JsonValue): unknown => JSON.parse(JSON.stringify(value))

/** The same value with the keys of every object in the opposite order. */
function reordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reordered)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner)] as const)
  return Object.fromEntries(entries.toReversed())
}

test('the order of keys, at any depth, does not change the canonical text', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reordered(value))).toBe(canonicalJson(value))
    }),
  )
})

test('the canonical text is JSON of the same value, and survives a journal', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(asStored(value))
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})

test('different values have different canonical texts', () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      fc.pre(!isDeepStrictEqual(asStored(one), asStored(other)))
      expect(canonicalJson(one)).not.toBe(canonicalJson(other))
    }),
  )
  expect(canonicalJson(['1'])).not.toBe(canonicalJson([1]))
  expect(canonicalJson({ a: ['b', 'c'] })).not.toBe(canonicalJson({ a: ['b'], c: null }))
})

test('keys stand in code-unit order without white space', () => {
  expect(canonicalJson({ b: 1, a: [true, null, { d: 'x"', c: 2 }], B: {} })).toBe(
    '{"B":{},"a":[true,null,{"c":2,"d":"x\\""}],"b":1}',
  )
})

test('what is not approved does not change what is approved: observations, titles, warnings', () => {
  fc.assert(
    fc.property(
      words,
      words,
      words,
      fc.constantFrom('reversible', 'irreversible'),
      (a, b, c, d) => {
        const told: Plan = {
          ...swapPlan,
          title: a,
          now: [{ kind: 'fact', label: a, value: b }],
          warnings: [c],
          reversibility: d,
          target: [...swapPlan.target.map((one) => ({ ...one, at: '2026-11-23T03:00:00.000Z' }))],
        }
        expect(planText(told)).toBe(planText(swapPlan))
      },
    ),
  )
})

test.each<[string, Partial<Plan>]>([
  ['system', { system: 'railway' }],
  ['operation', { operation: 'drop' }],
  ['target', { target: [{ kind: 'fact', label: 'database', value: 'another' }] }],
  ['an act', { acts: [{ kind: 'sql', database: 'postgres', statements: ['DROP …'] }] }],
  ['one act more', { acts: [...swapPlan.acts, ...swapPlan.acts] }],
  ['a precondition', { preconditions: { liveOid: '16385' } }],
  ['a detail', { details: { run: 'bbbbbbbb' } }],
  ['what must be typed', { challenge: { expects: 'vlossom 4712', madeOf: 'the same' } }],
])('another %s is another plan', (_, change) => {
  expect(planHash({ ...swapPlan, ...change })).not.toBe(planHash(swapPlan))
})

test('what a plan names as approved stands for its moving parts, and for nothing else', () => {
  const pinned: Plan = { ...swapPlan, details: { block: 1 }, approves: { address: '0xaa' } }
  const later: Plan = { ...pinned, details: { block: 2 }, preconditions: { block: '0x2' } }
  expect(planHash(later)).toBe(planHash(pinned))
  const others: readonly Partial<Plan>[] = [
    { approves: { address: '0xbb' } },
    { operation: 'drop' },
    { challenge: { expects: 'vlossom 4712', madeOf: 'the same' } },
  ]
  for (const change of others) expect(planHash({ ...pinned, ...change })).not.toBe(planHash(pinned))
})

test('a plan without a challenge is another one than a plan with it', () => {
  const { challenge: _, ...without } = swapPlan
  expect(planHash(without)).not.toBe(planHash(swapPlan))
})

test('a hash is 64 hexadecimal digits, and the same after a journal', () => {
  expect(planHash(swapPlan)).toMatch(/^[0-9a-f]{64}$/)
  expect(planHash(JSON.parse(JSON.stringify(swapPlan)))).toBe(planHash(swapPlan))
})
