import { webcrypto } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { falseClaims } from '../../../src/main/kernel/journal/signature-claims.ts'
import {
  isSignedBy,
  makeSigningKey,
  signWith,
} from '../../../src/main/kernel/journal/signing-key.ts'

afterEach(() => vi.restoreAllMocks())

function claimsOf(count: number) {
  return Array.from({ length: count }, (_, offset) => {
    const key = makeSigningKey()
    const message = Buffer.from(`message ${offset}`)
    const signed = offset % 3 === 1 ? Buffer.from('another') : message
    return { offset, publicKey: key.publicKey, message, signature: signWith(key, signed) }
  })
}

test('the false ones among many signatures are named by their place', async () => {
  expect([...(await falseClaims(claimsOf(8)))]).toEqual([1, 4, 7])
})

test('an engine that does not take the bare key comes to the same', async () => {
  vi.spyOn(webcrypto.subtle, 'importKey').mockRejectedValue(new Error('not here'))
  expect([...(await falseClaims(claimsOf(8)))]).toEqual([1, 4, 7])
})

test('what is no key signs nothing', () => {
  expect(isSignedBy('ab', Buffer.from('x'), Buffer.alloc(64))).toBe(false)
})
