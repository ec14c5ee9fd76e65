import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'

async function kit(): Promise<{ readonly identity: string; readonly recipients: string[] }> {
  const identity = await generateX25519Identity()
  return { identity, recipients: [await identityToRecipient(identity)] }
}

test('an identity opens a record of the newest segment that holds a sealed one', async () => {
  const vfs = memoryVfs()
  const { identity, recipients } = await kit()
  const first = await openLog(vfs, { recipients })
  expect(first.sealedTo()).toEqual(recipients)
  expect(await first.tryIdentity(identity)).toEqual({ kind: 'no-record' })
  const { seq } = await first.appendDurable('CONFIG', { a: 1 })
  expect(await first.tryIdentity(identity)).toEqual({ kind: 'opened', segment: 1, seq })
  await first.close()
  const second = await openLog(vfs, { recipients })
  expect(await second.tryIdentity(identity)).toEqual({ kind: 'opened', segment: 1, seq })
  await second.close()
})

test('an identity that the newest segment is not sealed to is told, and where it stops', async () => {
  const vfs = memoryVfs()
  const [old, fresh] = [await kit(), await kit()]
  const first = await openLog(vfs, old)
  await first.appendDurable('CONFIG', { a: 1 })
  await first.close()
  const second = await openLog(vfs, fresh)
  expect([
    await second.tryIdentity(old.identity),
    await second.tryIdentity((await kit()).identity),
  ]).toEqual([
    { kind: 'not-sealed-to', earlier: 1 },
    { kind: 'not-sealed-to', earlier: null },
  ])
  await second.close()
})

test('a record that was changed underneath does not count as opened', async () => {
  const vfs = memoryVfs()
  const { identity, recipients } = await kit()
  const journal = await openLog(vfs, { recipients })
  await journal.appendDurable('CONFIG', { a: 1 })
  const path = '/log/seg-00000001.rbl'
  const file = await vfs.open(path, 'write')
  const size = await file.size()
  // Somewhere in the record: behind it stands one checkpoint of less than 700 bytes.
  await file.write(Buffer.from([0xff, 0xff, 0xff]), size - 800)
  await file.close()
  expect(await journal.tryIdentity(identity)).toEqual({ kind: 'does-not-open', segment: 1 })
})

test('without the console’s own key an identity still opens what is written now', async () => {
  const vfs = memoryVfs()
  await (await openLog(vfs)).close()
  const { identity, recipients } = await kit()
  const locked = await openLog(vfs, { kek: { kind: 'locked' }, recipients })
  const { seq } = await locked.appendDurable('CONFIG', { a: 1 })
  expect(await locked.tryIdentity(identity)).toEqual({ kind: 'opened', segment: 2, seq })
  await locked.close()
})
