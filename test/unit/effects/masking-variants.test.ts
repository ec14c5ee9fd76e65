import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMasker, MASK } from '../../../src/main/kernel/effects/masking/index.ts'

/** The encodings once more, written apart from the masker's own list. */
const encodings: Readonly<Record<string, (secret: string) => readonly string[]>> = {
  raw: (secret) => [secret],
  'base64 at every byte offset': (secret) =>
    ['', 'a', 'ab'].map((before) => determinedBase64(before, secret, 'base64')),
  'base64url at every byte offset': (secret) =>
    ['', 'a', 'ab'].map((before) => determinedBase64(before, secret, 'base64url')),
  hex: (secret) => [hex(secret), hex(secret).toUpperCase()],
  'percent-encoding': (secret) => [
    encodeURIComponent(secret),
    lowerEscapes(encodeURIComponent(secret)),
  ],
  'form encoding': (secret) => [new URLSearchParams({ s: secret }).toString().slice(2)],
  JSON: (secret) => [JSON.stringify(secret).slice(1, -1)],
  'JSON inside JSON': (secret) => [JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  XML: (secret) => [
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;'),
  ],
  'shell quotes': (secret) => [secret.replaceAll("'", `'\\''`)],
  'double quotes of a shell': (secret) => [secret.replace(/["\\$`]/g, (sign) => `\\${sign}`)],
}

const printable = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 })
const anySecret = fc
  .oneof(printable, fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }))
  // White space around it is no part of a secret: tools trim it.
  .filter((secret) => secret.trim() === secret && Buffer.byteLength(secret) >= 8)
const noise = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })

describe.each(Object.entries(encodings))('a registered secret in %s', (_name, encode) => {
  test('does not survive in a text', () => {
    fc.assert(
      fc.property(anySecret, noise, noise, (secret, before, after) => {
        const masker = createMasker()
        masker.register('one', secret)
        for (const form of encode(secret)) {
          const masked = masker.maskText(`${before}${form}${after}`)
          expect(masked).toContain(MASK)
          expect(masked.replaceAll(MASK, '\u0001')).not.toContain(form)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('does not survive in a stream, wherever it is cut', () => {
    fc.assert(
      fc.property(
        anySecret,
        noise,
        fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        (secret, around, cuts, pauses) => {
          for (const form of encode(secret)) {
            const streamed = throughStream(secret, `${around}${form}${around}`, cuts, pauses)
            expect(streamed).toContain(MASK)
            expect(streamed.replaceAll(MASK, '\u0001')).not.toContain(form)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('UTF-16, colours and wrapped lines do not hide a secret', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'abcXYZ0189_-'), minLength: 12, maxLength: 80 }),
      fc.nat({ max: 10 }),
      (secret, at) => {
        const masker = createMasker()
        masker.register('one', secret)
        const coloured = `${secret.slice(0, at)}\u001b[1;31m${secret.slice(at)}`
        const wide = Buffer.from(secret, 'utf16le').toString('latin1')
        const wrapped = Buffer.from(`{"x":"${secret}"}`)
          .toString('base64')
          .replace(/.{16}/g, '$&\n')
        for (const form of [coloured, wide, wrapped]) {
          expect(masker.maskText(`> ${form} <`)).toContain(MASK)
          expect(masker.maskText(`> ${form} <`)).not.toContain(form)
        }
      },
    ),
    { numRuns: 60 },
  )
})

function determinedBase64(
  before: string,
  secret: string,
  encoding: 'base64' | 'base64url',
): string {
  const encoded = Buffer.from(before + secret)
    .toString(encoding)
    .replaceAll('=', '')
  const from = Math.ceil((before.length * 8) / 6)
  return encoded.slice(from, Math.floor(((before.length + Buffer.byteLength(secret)) * 8) / 6))
}

function hex(secret: string): string {
  return Buffer.from(secret).toString('hex')
}

function lowerEscapes(text: string): string {
  return text.replace(/%../g, (found) => found.toLowerCase())
}

/** Cuts the bytes at the given lengths, again and again; with `pauses`, 200 ms of silence pass between all. */
function throughStream(
  secret: string,
  text: string,
  cuts: readonly number[],
  pauses: boolean,
): string {
  let waiting: (() => void) | null = null
  const masker = createMasker((_milliseconds, task) => {
    waiting = task
    return () => {
      waiting = null
    }
  })
  masker.register('one', secret)
  let out = ''
  const stream = masker.stream((chunk) => {
    out += chunk
  })
  const bytes = Buffer.from(text)
  for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
    const length = (cuts[cut % cuts.length] ?? 0) + 1
    stream.write(bytes.subarray(at, at + length))
    const silence: (() => void) | null = waiting
    if (pauses && silence !== null) (silence as () => void)()
    at += length
  }
  stream.end()
  return out
}
