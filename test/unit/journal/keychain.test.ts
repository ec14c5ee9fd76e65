import { createSecretKey } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { openJournal } from '../../../src/main/kernel/journal/index.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog, optionsFor } from '../../crash/journal/test-journal.ts'

const WRONG = { kind: 'available', kek: createSecretKey(Buffer.alloc(32, 9)) } as const

async function recipient(): Promise<string> {
  return identityToRecipient(await generateX25519Identity())
}

test.each([
  ['locked', { kind: 'locked' }],
  ['absent', { kind: 'absent' }],
  ['wrong-key', WRONG],
] as const)(
  'an old log with the keychain %s is locked, and goes on sealed to the recipients',
  async (because, kek) => {
    const vfs = memoryVfs()
    const first = await openLog(vfs)
    const old = await first.appendDurable('INTENT', { old: true })
    await first.close()
    const locked = await openLog(vfs, { kek, recipients: [await recipient()] })
    expect(locked.status()).toMatchObject({ kind: 'locked', because, gaps: { keys: 1 } })
    const fresh = await locked.appendDurable('RESULT', { fresh: true })
    expect(callersOwn(await collect(locked))).toEqual([fresh])
    await locked.close()
    const unlocked = await openLog(vfs)
    expect(unlocked.status()).toMatchObject({ kind: 'verified', sealedAway: 1 })
    expect(callersOwn(await collect(unlocked))).toEqual([old])
    await unlocked.close()
  },
)

test.each([
  ['locked', { kind: 'locked' }],
  ['absent', { kind: 'absent' }],
  ['wrong-key', WRONG],
] as const)(
  'an old log with the keychain %s and no recipient is refused, never given a new key',
  async (because, kek) => {
    const vfs = memoryVfs()
    await (await openLog(vfs)).close()
    const before = vfs.paths()
    expect(await openJournal(optionsFor(vfs, { kek }))).toMatchObject({
      code: 'NEEDS_PASSPHRASE',
      because,
    })
    expect(vfs.paths()).toEqual(before)
  },
)

test('a new log without keychain and recipient asks for a passphrase', async () => {
  const vfs = memoryVfs()
  const answer = await openJournal(optionsFor(vfs, { kek: { kind: 'absent' } }))
  expect(answer).toMatchObject({ code: 'NEEDS_PASSPHRASE', because: 'absent' })
  expect(vfs.paths()).toEqual([])
})

test('a new log without keychain but with a recipient is no locked one', async () => {
  const journal = await openLog(memoryVfs(), {
    kek: { kind: 'absent' },
    recipients: [await recipient()],
  })
  expect(journal.status().kind).toBe('verified')
  const record = await journal.appendDurable('INTENT', { a: 1 })
  expect(callersOwn(await collect(journal))).toEqual([record])
  await journal.close()
})

test('a recipient that is none is named', async () => {
  const answer = await openJournal(optionsFor(memoryVfs(), { recipients: ['age1nonsense'] }))
  expect(answer).toMatchObject({ code: 'BAD_RECIPIENT', recipient: 'age1nonsense' })
})

test('a lost signing key is a marked gap, not a blocked console', async () => {
  const vfs = memoryVfs()
  const first = await openLog(vfs)
  await first.appendDurable('INTENT', {})
  await first.close()
  vfs.erase('/log/signing-key.rbk')
  const second = await openLog(vfs)
  expect(second.status()).toMatchObject({ kind: 'verified', gaps: { keys: 1 } })
  await second.close()
  const third = await openLog(vfs)
  expect(third.status()).toMatchObject({ kind: 'verified', gaps: { keys: 1 } })
  await third.close()
})

test('an old copy of the key file is wound forward to the promised key', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  await journal.appendDurable('INTENT', {})
  await new Promise((resolve) => setTimeout(resolve, 5))
  const early = vfs.bytes('/log/signing-key.rbk')
  for (let n = 0; n < 30; n += 1) await journal.appendDurable('STEP', { n })
  await journal.close()
  vfs.replace('/log/signing-key.rbk', early)
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', gaps: { keys: 0 } })
  await next.close()
})
