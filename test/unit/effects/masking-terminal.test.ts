import { expect, test } from 'vitest'
import { buildAutomaton } from '../../../src/main/kernel/effects/masking/automaton.ts'
import { createMasker, MASK } from '../../../src/main/kernel/effects/masking/index.ts'
import { stripControls } from '../../../src/main/kernel/effects/masking/shadow.ts'

const ESC = '\u001b'
const SECRET = 'hunter2-and-more'

function maskerOf(secret = SECRET) {
  const masker = createMasker()
  masker.register('one', secret)
  return masker
}

/** What a terminal hides inside a text, by the rules of ECMA-48. */
const hidden: readonly (readonly [string, string])[] = [
  ['a colour', `${ESC}[31m`],
  ['a colour with a private parameter', `${ESC}[?25h`],
  ['a title that ends with BEL', `${ESC}]0;title\u0007`],
  ['a title that ends with ST', `${ESC}]0;title${ESC}\\`],
  ['a title with an escape that ends nothing', `${ESC}]0;ti${ESC}tle\u0007`],
  ['a device string', `${ESC}Pq#1${ESC}\\`],
  ['a change of the character set', `${ESC}(B`],
  ['a sequence of two characters', `${ESC}=`],
  ['a backspace', '\b'],
]

test.each(hidden)('a secret with %s inside is still found', (_what, inside) => {
  const masked = maskerOf().maskText(`before hunter2${inside}-and-more after`)
  expect(masked).toBe(`before ${MASK} after`)
})

test.each([
  ['a title', `${ESC}]0;never ends`, ''],
  ['a title in a line', `${ESC}]0;never ends\nnext`, '\nnext'],
  ['a colour', `${ESC}[31`, ''],
  ['an escape', ESC, ''],
  ['a character set', `${ESC}(`, ''],
])('%s that never ends hides no more than it must', (_what, text, left) => {
  expect(stripControls(`seen ${text}`)).toBe(`seen ${left}`)
})

test('what a terminal shows as it is stays as it is', () => {
  expect(stripControls('a\tb\nc')).toBe('a\tb\nc')
  expect(stripControls('a\r\nb\u0007')).toBe('a\nb')
})

test('in a stream a sequence that has not ended is held with what is before it', () => {
  const chunks: string[] = []
  const stream = maskerOf().stream((text) => chunks.push(text))
  stream.write(`progress ${ESC}[3`)
  stream.write('1mhunter2')
  stream.write(`${ESC}[0m-and-more\n`)
  stream.end()
  expect(chunks.join('')).not.toContain('and-more')
  expect(chunks.join('')).toContain('progress')
})

test('an empty pattern is found nowhere', () => {
  const hits: number[] = []
  const automaton = buildAutomaton([Buffer.alloc(0), Buffer.from('ab')])
  automaton.scan(Buffer.from('xabx'), (pattern) => hits.push(pattern))
  expect(hits).toEqual([1])
})
