import { describe, expect, test } from 'vitest'
import { createMasker, MASK } from '../../../src/main/kernel/effects/masking/index.ts'

const digits64 = 'ab12cd34'.repeat(8)
const jwt = `eyJ${'hbGciOiJI'}.eyJ${'zdWIiOiIx'}.c2lnbmF0dXJl`
const long = 'A1b2C3d4E5f6G7h8I9j0'

describe('what looks like a secret is masked though nobody registered it', () => {
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'a GitHub token': [`token ghp_${long} end`, `token ${MASK} end`],
    'a Stripe key': [`sk_live_${long}`, 'kept prefix'],
    'a Slack token': ['xoxb-123-456-abcdef', 'kept prefix'],
    'a JWT': [`cookie=${jwt};`, `cookie=${MASK};`],
    'an age identity': [`AGE-SECRET-KEY-1${long.toUpperCase()}`, 'kept prefix'],
    'the password of a connection string': [
      'postgres://vlossom:hunter2@db.example:5432/app',
      `postgres://vlossom:${MASK}@db.example:5432/app`,
    ],
    'the path of a Slack webhook': [
      'https://hooks.slack.com/services/T000/B000/XXXX ok',
      `https://hooks.slack.com/services/${MASK} ok`,
    ],
    'a bearer header': [`authorization: Bearer ${long}`, `authorization: Bearer ${MASK}`],
    'a private key of a chain by its name': [
      `PRIVATE_KEY=0x${digits64} cast send`,
      `PRIVATE_KEY=${MASK} cast send`,
    ],
    'a PEM key': [
      '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\nAwEHoUQD\n-----END EC PRIVATE KEY-----',
      `-----BEGIN EC PRIVATE KEY-----${MASK}-----END EC PRIVATE KEY-----`,
    ],
  }
  test.each(Object.entries(cases))('%s', (_name, [text, expected]) => {
    const masked = createMasker().maskText(text)
    if (expected === 'kept prefix') expect(masked.endsWith(MASK)).toBe(true)
    else expect(masked.replace('ghp_', '')).toBe(expected)
  })
})

test('hashes of transactions and commits, ids and public keys stay readable', () => {
  const text = [
    `transaction 0x${digits64} in block 0x${digits64}`,
    `sha256 ${digits64}`,
    '"commit": "77a4c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8"',
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2Vw\n-----END PUBLIC KEY-----',
    'https://registry.example:443/@scope/name',
    'dpl_8GZ3kQmC2Y5b1n4X7r9TzW6vUaHs',
    'curl -H "Authorization: Bearer $VERCEL_TOKEN" https://api.example/v1',
    'authorization: required; postgres://vlossom:<password>@db/app?password=$PGPASSWORD',
    'authorization: Bearer {secret:vercel}',
  ].join('\n')
  expect(createMasker().maskText(text)).toBe(text)
})

test('JSON is masked in texts, numbers and names, and given back as it is when nothing is found', () => {
  const masker = createMasker()
  masker.register('pin', '123456789012')
  masker.register('token', 'correct-horse')
  const clean = { a: [1, { b: 'text' }], c: null }
  expect(masker.maskJson(clean)).toBe(clean)
  expect(
    masker.maskJson({
      a: 123456789012,
      'x correct-horse': true,
      deep: [{ text: 'say correct-horse twice: correct-horse' }],
      privateKey: `0x${digits64}`,
      transactionHash: `0x${digits64}`,
    }),
  ).toEqual({
    a: MASK,
    [`x ${MASK}`]: true,
    deep: [{ text: `say ${MASK} twice: ${MASK}` }],
    privateKey: MASK,
    transactionHash: `0x${digits64}`,
  })
})

test('a mask tells neither the length of a secret nor how many stood side by side', () => {
  const masker = createMasker()
  masker.register('short', 'abcdefgh')
  masker.register('long', 'abcdefgh-and-much-more-of-it')
  expect(masker.maskText('[abcdefgh]')).toBe(`[${MASK}]`)
  expect(masker.maskText('[abcdefgh-and-much-more-of-it]')).toBe(`[${MASK}]`)
  expect(masker.maskText('[abcdefghabcdefghabcdefgh]')).toBe(`[${MASK}]`)
  for (const padded of ['abcdefgh', 'xabcdefgh', 'xyabcdefgh']) {
    expect(masker.maskText(Buffer.from(padded).toString('base64'))).not.toContain('=')
  }
})

test('a secret under 8 bytes is refused with a warning that names it and does not hold it', () => {
  const masker = createMasker()
  const answer = masker.register('slack-webhook', 'abc1234')
  expect(answer).toMatchObject({ kind: 'refused' })
  expect(JSON.stringify(answer)).not.toContain('abc1234')
  expect(masker.unmasked()).toEqual(['slack-webhook'])
})

describe('parts of a secret that let somebody in are masked by themselves', () => {
  test.each([
    [
      'each line of a private key',
      `-----BEGIN X-----\n${long}\nQ${long}\n-----END X-----`,
      `Q${long}`,
    ],
    ['a leaf of a JSON key file', `{"type":"x","key":"${long}"}`, long],
    ['the password of an address', 'postgres://u:p%40ss-word-1@h/db', 'p@ss-word-1'],
    ['the password of a keyword string', "host=h password='it\\'s-secret' user=u", "it's-secret"],
    [
      'the path of a webhook',
      'http://127.0.0.1:4711/services/T1/B1/abcdefgh',
      '/services/T1/B1/abcdefgh',
    ],
  ])('%s', (_name, secret, part) => {
    const masker = createMasker()
    masker.register('one', secret)
    expect(masker.maskText(`<${part}>`)).toBe(`<${MASK}>`)
  })
})

describe('a stream', () => {
  test('lets everything go after 200 ms of silence but what could be the beginning of a secret', () => {
    const { stream, out, silence } = streamOf('correct-horse-battery')
    stream.write('progress 10 % corr')
    silence()
    expect(out()).toBe('progress 10 % ')
    stream.write('ect-horse-battery done')
    stream.end()
    expect(out()).toBe(`progress 10 % ${MASK} done`)
  })

  test('masks the beginning of a secret that was cut off by its end', () => {
    const { stream, out } = streamOf('correct-horse-battery')
    stream.write('token correct-horse-ba')
    stream.end()
    expect(out()).toBe(`token ${MASK}`)
  })

  test('holds an unfinished private key and a token without a name until they have ended', () => {
    const { stream, out, silence } = streamOf('something-else')
    stream.write('-----BEGIN PRIVATE KEY-----\nMHcCAQEE\n')
    silence()
    stream.write(`AwEHoUQD\n-----END PRIVATE KEY-----\nghp_${long.slice(0, 10)}`)
    silence()
    stream.write(`${long.slice(10)}\n`)
    stream.end()
    expect(out()).toBe(`-----BEGIN PRIVATE KEY-----${MASK}-----END PRIVATE KEY-----\nghp_${MASK}\n`)
  })

  test('gives letters of several bytes out whole', () => {
    const { stream, out } = streamOf('something-else')
    for (const byte of Buffer.from('Grüße, 花。')) stream.write(Uint8Array.of(byte))
    stream.end()
    expect(out()).toBe('Grüße, 花。')
  })
})

function streamOf(secret: string) {
  let waiting: () => void = () => undefined
  const masker = createMasker((_milliseconds, task) => {
    waiting = task
    return () => {
      waiting = () => undefined
    }
  })
  masker.register('one', secret)
  let text = ''
  const stream = masker.stream((chunk) => {
    text += chunk
  })
  return { stream, out: () => text, silence: () => waiting() }
}
