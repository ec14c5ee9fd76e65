import { expect, test } from 'vitest'
import { answerAppRequest } from '../../../src/main/hosts/electron/answer-app-request.ts'
import { APP_ADDRESS, mayNavigate } from '../../../src/main/hosts/electron/app-address.ts'
import type { FileMap, MappedFile } from '../../../src/main/hosts/shared/file-map.ts'

const file = (text: string, mediaType: string): MappedFile => ({
  mediaType,
  immutable: false,
  read: async () => Buffer.from(text),
})
const files: FileMap = new Map([
  ['/', file('<style nonce="__CSP_NONCE__"></style>', 'text/html; charset=utf-8')],
  ['/assets/a-1.js', file('1', 'text/javascript; charset=utf-8')],
])
const ask = (url: string, method = 'GET') => answerAppRequest(files, { url, method })

test('the page carries the nonce of its policy, a new one each time', async () => {
  const answers = await Promise.all([ask(APP_ADDRESS), ask(APP_ADDRESS)])
  const nonces = await Promise.all(
    answers.map(async (answer) => /nonce="([^"]+)"/.exec(await answer.text())?.[1]),
  )
  expect(new Set(nonces).size).toBe(2)
  const policy = answers[0]?.headers.get('content-security-policy') ?? ''
  expect(policy).toContain(`style-src 'self' 'nonce-${nonces[0]}'`)
  expect(policy).not.toContain('unsafe')
  expect(policy).toContain("connect-src 'self';")
})

test('a file of the map is answered with its type', async () => {
  const answer = await ask('app://console/assets/a-1.js')
  expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
    200,
    '1',
    'text/javascript; charset=utf-8',
  ])
})

test.each([
  'app://console/assets/../../etc/passwd',
  'app://console/%2e%2e/etc/passwd',
  'app://console//etc/passwd',
  'app://console/assets/a-1.js/',
  'app://console.evil.test/',
  'app://evil/assets/a-1.js',
  'app://user@console/',
  'https://console/',
  'not an address',
])('%s is not answered', async (url) => {
  expect((await ask(url)).status).toBe(404)
})

test('only GET is understood', async () => {
  expect((await ask(APP_ADDRESS, 'POST')).status).toBe(404)
})

test.each([
  ['app://console/', true],
  ['app://console/#run=abcdefgh', true],
  ['app://console/assets/a-1.js', false],
  ['app://console.evil.test/', false],
  ['https://console/', false],
  ['https://evil.test/app://console/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['about:blank', false],
])('the window may go to %s: %s', (address, may) => {
  expect(mayNavigate(address)).toBe(may)
})
