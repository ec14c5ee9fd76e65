import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format, inspect } from 'node:util'
import { expect, test } from 'vitest'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'

const VALUE = 'sk-canary-Z7q!'
const secret = new Secret(VALUE)

/** What a console with this one argument would write. */
function written(value: unknown): string {
  let text = ''
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  new Console({ stdout }).log(value)
  return text
}

test.each<[string, () => string, string]>([
  ['String()', () => String(secret), '•••'],
  ['a template', () => `Bearer ${secret}`, 'Bearer •••'],
  ['adding to text', () => `${['x', secret].join('-')}`, 'x-•••'],
  ['JSON', () => JSON.stringify({ token: secret }), '{"token":"•••"}'],
  ['util.inspect', () => inspect(secret), '•••'],
  ['util.inspect, deep inside', () => inspect({ a: [secret] }), '{ a: [ ••• ] }'],
  ['util.format', () => format('%s %o %j', secret, secret, secret), '••• ••• "•••"'],
  ['console.log', () => written({ secret }), '{ secret: ••• }\n'],
  ['an error', () => String(new Error(`no ${secret}`)), 'Error: no •••'],
])('%s shows dots', (_, show, expected) => {
  expect(show()).toBe(expected)
})

test.each<[string, () => string]>([
  ['its keys', () => JSON.stringify(Reflect.ownKeys(secret))],
  ['a copy of its fields', () => JSON.stringify({ ...secret })],
  ['a structured clone', () => inspect(structuredClone({ secret }), { showHidden: true })],
  [
    'inspect without its custom form',
    () => inspect(secret, { customInspect: false, showHidden: true, showProxy: true }),
  ],
])('%s do not hold the value', (_, show) => {
  expect(show()).not.toContain('canary')
})

test('only revealing gives the value, whole', () => {
  expect(revealSecret(secret)).toBe(VALUE)
  expect(revealSecret(new Secret(''))).toBe('')
})

test('something that only looks like a secret reveals nothing', () => {
  expect(revealSecret(structuredClone(secret))).toBe('')
  expect(revealSecret(Object.create(secret))).toBe('')
})
