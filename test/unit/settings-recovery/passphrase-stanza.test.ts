import { armor, Decrypter, Encrypter, Stanza } from 'age-encryption'
import { expect, test } from 'vitest'
import { deriveKey } from '../../../src/main/kernel/settings/credentials/passphrase-box.ts'
import { makeKit } from '../../../src/main/kernel/settings/recovery/make-kit.ts'
import { openKit } from '../../../src/main/kernel/settings/recovery/open-kit.ts'
import {
  passphraseIdentity,
  passphraseRecipient,
} from '../../../src/main/kernel/settings/recovery/passphrase-stanza.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

const PASSPHRASE = 'Schlüssel für die Not'

test('what is sealed here the age library opens, and the other way round', async () => {
  const ours = new Encrypter()
  ours.addRecipient(passphraseRecipient(PASSPHRASE, 8))
  const theirs = new Decrypter()
  theirs.addPassphrase(PASSPHRASE)
  expect(await theirs.decrypt(await ours.encrypt('to them'), 'text')).toBe('to them')

  const sealing = new Encrypter()
  sealing.setPassphrase(PASSPHRASE)
  sealing.setScryptWorkFactor(8)
  const opening = new Decrypter()
  opening.addIdentity(passphraseIdentity(PASSPHRASE))
  expect(await opening.decrypt(await sealing.encrypt('to us'), 'text')).toBe('to us')
})

const stanza = (...args: string[]) => new Stanza(args, new Uint8Array(32))
const SALT = 'A'.repeat(22)

test('another passphrase, and another kind of stanza, open nothing', async () => {
  const [sealed] = await passphraseRecipient('another', 8).wrapFileKey(new Uint8Array(16))
  if (sealed === undefined) throw new Error('nothing was sealed')
  const identity = passphraseIdentity(PASSPHRASE)
  expect(await identity.unwrapFileKey([sealed])).toBeNull()
  expect(await identity.unwrapFileKey([stanza('X25519', SALT)])).toBeNull()
  expect(await identity.unwrapFileKey([])).toBeNull()
})

test.each<[string, readonly Stanza[], string]>([
  ['no work factor', [stanza('scrypt', SALT)], 'a bad stanza'],
  ['a work factor that is no number', [stanza('scrypt', SALT, 'x')], 'a bad stanza'],
  ['one that begins with zero', [stanza('scrypt', SALT, '08')], 'a bad stanza'],
  ['a salt of another length', [stanza('scrypt', 'AAAA', '8')], 'a bad stanza'],
  [
    'a stanza beside it',
    [stanza('scrypt', SALT, '8'), stanza('scrypt', SALT, '8')],
    'a bad stanza',
  ],
  ['a work factor that eats the memory', [stanza('scrypt', SALT, '21')], 'too high'],
])('%s is refused before anything is derived', async (_, stanzas, words) => {
  const unwrapped = async () => passphraseIdentity(PASSPHRASE).unwrapFileKey([...stanzas])
  await expect(unwrapped()).rejects.toThrow(words)
})

/** Processor time that the calling thread itself took meanwhile, in milliseconds: what no load of the machine changes. */
async function busyMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

test('the console goes on while the key of a passphrase store is derived', async () => {
  const busy = await busyMs(() => deriveKey(PASSPHRASE, Buffer.alloc(16)))
  expect(busy < 200 || busy).toBe(true)
})

test('the console goes on while a kit is sealed and opened at its full cost', async () => {
  const passphrase = new Secret(PASSPHRASE)
  const mask = () => undefined
  // What a first use loads and compiles is not what is asked here.
  await makeKit({ passphrase, logId: 'warm', madeAt: new Date(0), mask, workFactor: 4 })
  let armored = ''
  let ticks = 0
  const ticking = setInterval(() => {
    ticks += 1
  }, 10)
  try {
    const making = await busyMs(async () => {
      ;({ armored } = await makeKit({ passphrase, logId: 'of a test', madeAt: new Date(0), mask }))
    })
    const ticksOfMaking = ticks
    const opening = await busyMs(async () => {
      const opened = await openKit({ text: new Secret(armored), passphrase, mask })
      expect(opened.kind).toBe('open')
    })
    expect(armor.decode(armored.trim()).length).toBeGreaterThan(0)
    expect({ making: making < 200 || making, opening: opening < 200 || opening }).toEqual({
      making: true,
      opening: true,
    })
    expect({ enough: ticksOfMaking > 10 && ticks - ticksOfMaking > 10 }).toEqual({ enough: true })
  } finally {
    clearInterval(ticking)
  }
})
