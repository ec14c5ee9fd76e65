import { expect, test } from 'vitest'
import { createMasker, MASK } from '../../../src/main/kernel/effects/masking/index.ts'
import type { Later } from '../../../src/main/kernel/effects/masking/mask-stream.ts'

const SECRET = 'hunter2-and-more'

function maskerOf(...secrets: readonly string[]) {
  const masker = createMasker()
  for (const [index, secret] of secrets.entries()) masker.register(`s${index}`, secret)
  return masker
}

test('registering one secret twice is free and says the same', () => {
  const masker = createMasker()
  expect(masker.register('one', SECRET)).toEqual(masker.register('again', SECRET))
})

test('every leaf of a secret in JSON is a secret, numbers and those in lists too', () => {
  const key = JSON.stringify({
    id: 1234567890123,
    keys: ['first-long-key', { deep: 'second-key' }],
  })
  const masker = maskerOf(key)
  expect(masker.maskText('1234567890123 first-long-key second-key')).toBe(`${MASK} ${MASK} ${MASK}`)
})

test('JSON that holds nothing long, or is none, is a secret as a whole only', () => {
  expect(maskerOf('[true, null, 1]').maskText('[true, null, 1] true')).toBe(`${MASK} true`)
  expect(maskerOf('{not json at all').maskText('{not json at all')).toBe(MASK)
})

test('a token in the place of a user name is a secret by itself, a short name is not', () => {
  const token = 'abcdefghijklmnop1234'
  expect(maskerOf(`https://${token}@git.example`).maskText(`cloning as ${token}`)).toBe(
    `cloning as ${MASK}`,
  )
  expect(maskerOf('https://deploy@git.example').maskText('cloning as deploy')).toBe(
    'cloning as deploy',
  )
})

test('a webhook’s long path is its secret, a short one is not', () => {
  const path = '/services/T0123456789ABCDEF'
  expect(maskerOf(`https://hooks.example${path}`).maskText(`POST ${path}`)).toBe(`POST ${MASK}`)
  expect(maskerOf('https://hooks.example/a/b').maskText('POST /a/b now')).toBe('POST /a/b now')
})

test('a secret that a URL would shorten below what can be masked is masked as it is', () => {
  expect(maskerOf('abc\tdefg').maskText('is abc\tdefg there, abcdefg not')).toBe(
    `is ${MASK} there, abcdefg not`,
  )
})

test('a chunk that ends inside a character, or is empty, gives out nothing half', () => {
  const chunks: string[] = []
  const stream = createMasker().stream((text) => chunks.push(text))
  stream.write('')
  stream.write(Buffer.from([0xe2, 0x82]))
  stream.end()
  stream.end()
  expect(chunks.join('')).toBe('\ufffd')
})

/** A stream whose silences the test itself ends. */
function streamOf(secret: string) {
  let silence: () => void = () => undefined
  const later: Later = (_milliseconds, task) => {
    silence = task
    return () => undefined
  }
  const masker = createMasker(later)
  masker.register('one', secret)
  const chunks: string[] = []
  const stream = masker.stream((text) => chunks.push(text))
  return { stream, chunks, fallSilent: () => silence() }
}

test('two secrets side by side leave one mask, also where the stream paused between them', () => {
  const { stream, chunks, fallSilent } = streamOf('first-line\n')
  stream.write('first-line\nf')
  fallSilent()
  stream.write('irst-line\nend')
  stream.end()
  expect(chunks).toEqual([MASK, 'end'])
})

test('after a silence what cannot begin a secret is let go, and held is what can', () => {
  const { stream, chunks, fallSilent } = streamOf(SECRET)
  stream.write('working on it, hunter2-')
  fallSilent()
  expect(chunks.join('')).toBe('working on it, ')
  stream.write('and-more, done\n')
  stream.end()
  expect(chunks.join('')).toBe(`working on it, ${MASK}, done\n`)
})
