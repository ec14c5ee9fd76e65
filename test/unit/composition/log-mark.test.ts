import { expect, test } from 'vitest'
import { logMark } from '../../../src/main/kernel/composition/log-mark.ts'
import type { CredentialStore } from '../../../src/main/kernel/ports/credentials.ts'
import { FailureError, failure } from '../../../src/shared/domain/failure.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'

const mark = { logId: '0a'.repeat(16), seq: 12, head: '0b'.repeat(32) }
const locked = failure('CREDENTIAL_STORE_LOCKED', {
  summary: 'The keychain is locked.',
  tried: 'to read',
  next: 'Unlock it.',
})

function storeWith(more: Partial<CredentialStore> = {}): CredentialStore {
  const kept = new Map<string, Secret>()
  return {
    keeping: 'keychain',
    async find(name) {
      const secret = kept.get(name)
      return secret === undefined ? { kind: 'absent' } : { kind: 'found', secret }
    },
    async keep(name, value) {
      kept.set(name, value)
    },
    forget: async (name) => void kept.delete(name),
    ...more,
  }
}

test('the mark is one item of the store, and comes back as it was kept', async () => {
  const store = storeWith()
  const place = logMark(store)
  expect(await place.read()).toEqual({ kind: 'absent' })
  await place.write(mark)
  expect(await place.read()).toEqual({ kind: 'found', mark })
  const found = await store.find('log-mark')
  expect(found.kind === 'found' ? revealSecret(found.secret) : '').toBe(
    `{"head":"${mark.head}","logId":"${mark.logId}","seq":12}`,
  )
})

test.each([
  '',
  '7',
  'null',
  '{"logId":"x","seq":1,"head":"y"}',
  JSON.stringify({ ...mark, seq: 0 }),
])('what is kept there and is no mark (%s) says so', async (text) => {
  const store = storeWith({ find: async () => ({ kind: 'found', secret: new Secret(text) }) })
  expect(await logMark(store).read()).toMatchObject({ kind: 'unavailable' })
})

test('a store that cannot be read or written says why, in its own words', async () => {
  const refuse = (): Promise<never> => Promise.reject(new FailureError(locked))
  const find = async () => ({ kind: 'unavailable', failure: locked }) as const
  const place = logMark(storeWith({ find, keep: refuse }))
  expect(await place.read()).toEqual({ kind: 'unavailable', because: 'The keychain is locked.' })
  await expect(place.write(mark)).rejects.toThrow('The keychain is locked.')
  const broken = logMark(storeWith({ keep: () => Promise.reject(new Error('broken pipe')) }))
  await expect(broken.write(mark)).rejects.toThrow('broken pipe')
})
