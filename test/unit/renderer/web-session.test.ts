import { expect, test } from 'vitest'
import { NoWayIn } from '../../../src/renderer/src/kernel-client/connection.ts'
import {
  forgetToken,
  type WebPage,
  webToken,
} from '../../../src/renderer/src/kernel-client/web-session.ts'

/** A page with what it keeps, and a server that knows one code. */
function pageAt(hash: string, kept?: string) {
  const storage = new Map(kept === undefined ? [] : [['rollback-console-token', kept]])
  const addresses: string[] = []
  const asked: { readonly path: string; readonly body: unknown }[] = []
  const page: WebPage = {
    location: { hash, origin: 'http://127.0.0.1:4711', pathname: '/', search: '' },
    history: { replaceState: (_data, _title, address) => addresses.push(String(address)) },
    sessionStorage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => storage.set(key, value),
      removeItem: (key) => storage.delete(key),
    },
    async fetch(path, init) {
      asked.push({ path, body: init.body })
      return init.body === '{"code":"good"}'
        ? Response.json({ token: 'token-1' })
        : new Response(null, { status: 401 })
    },
  }
  return { page, storage, addresses, asked }
}

test('a one-time code is swapped for a token and leaves the address at once', async () => {
  const { page, storage, addresses, asked } = pageAt('#code=good')
  expect(await webToken(page)).toBe('token-1')
  expect(addresses).toEqual(['/'])
  expect(asked).toEqual([{ path: '/session', body: '{"code":"good"}' }])
  expect([...storage.values()]).toEqual(['token-1'])
})

test('a reload goes on with the kept token and asks for nothing', async () => {
  const { page, asked } = pageAt('', 'token-0')
  expect(await webToken(page)).toBe('token-0')
  expect(asked).toEqual([])
})

test('a used code does not end a session that still has its token', async () => {
  expect(await webToken(pageAt('#code=used', 'token-0').page)).toBe('token-0')
})

test('without a code and without a token the page says how to open the console', async () => {
  await expect(webToken(pageAt('').page)).rejects.toThrow(/^Open the console by the address/)
  await expect(webToken(pageAt('#code=used').page)).rejects.toBeInstanceOf(NoWayIn)
})

test('a token that the server does not know any more is thrown away', () => {
  const { page, storage } = pageAt('', 'token-0')
  expect(forgetToken(page)).toBeInstanceOf(NoWayIn)
  expect(storage.size).toBe(0)
})
