import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import { kitPage } from '../../../src/main/kernel/settings/recovery/kit-page.ts'
import { makeKit } from '../../../src/main/kernel/settings/recovery/make-kit.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

const facts = {
  profile: 'production',
  environment: 'production',
  logId: 'ab'.repeat(16),
  genesis: '0123456789abcdef'.repeat(4),
  recipient: 'age1qqq',
  madeAt: '2026-11-29T16:00:00.000Z',
  armored: '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n',
  fileName: 'recovery-kit-production.age',
} as const

/** The page's code as a camera sees it: four bytes for each of 8 × 8 points a module. */
function photograph(html: string) {
  const [, size] = /viewBox="0 0 (\d+) /.exec(html) ?? []
  const scale = 8
  const width = Number(size) * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, path = ''] of html.matchAll(/<path d="([^"]*)"/g)) {
    for (const { x, y } of modulesOf(path)) {
      for (let row = 0; row < scale; row += 1) {
        const from = ((y * scale + row) * width + x * scale) * 4
        for (let at = from; at < from + scale * 4; at += 4) data.set([0, 0, 0, 255], at)
      }
    }
  }
  return { width, height: width, data }
}

/** Each `h1v1` draws a square at the pen, which moves by `M` and `m`; `H` and `h-1` close it. */
function modulesOf(path: string): readonly { readonly x: number; readonly y: number }[] {
  const found: { x: number; y: number }[] = []
  let pen = { x: 0, y: 0 }
  for (const [, kind, a, b] of path.matchAll(/([Mm])(-?\d+)[ ]?(-?\d+)h1v1(?:h-1|H\d+)Z/g)) {
    const move = { x: Number(a), y: Number(b) }
    pen = kind === 'M' ? move : { x: pen.x + move.x, y: pen.y + move.y }
    found.push(pen)
  }
  return found
}

test('the printed code is the kit itself', async () => {
  const passphrase = new Secret('correct horse battery')
  const order = { passphrase, logId: facts.logId, madeAt: new Date(0), mask: () => undefined }
  const { armored } = await makeKit({ ...order, workFactor: 10 })
  expect(decodeQR(photograph(kitPage({ ...facts, armored })))).toBe(armored)
})

test('the page says whose kit it is, with the fingerprint in groups, and holds it in full', () => {
  const html = kitPage(facts)
  for (const words of [
    'production',
    'abab abab abab abab abab abab abab abab',
    '0123 4567 89ab cdef 0123',
    'age1qqq',
    '2026-11-29T16:00:00.000Z',
    facts.armored,
    'npm run audit -- recover --profile production --identity FILE',
    'recovery-kit-production.age',
  ]) {
    expect(html).toContain(words)
  }
})

test('the page says that a kit alone opens nothing: it needs a copy of the log', () => {
  const html = kitPage(facts)
  expect(html).toContain('Opens a copy of the audit log')
  expect(html).toContain('Keep a copy of the log’s directory elsewhere')
})

test('the page runs nothing, loads nothing, and a name in it is text', () => {
  const html = kitPage({ ...facts, profile: `<img src=x onerror="alert('1')">` })
  expect(html).not.toMatch(/<script|<img|<link|https?:\/\/(?!www\.w3\.org)|javascript:/)
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;')
})
