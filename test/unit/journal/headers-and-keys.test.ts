import { createSecretKey } from 'node:crypto'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { countedFiles } from '../../../src/main/kernel/journal/counted-files.ts'
import { openWithIdentity, sealToRecipients } from '../../../src/main/kernel/journal/recipients.ts'
import { writeSealedKey } from '../../../src/main/kernel/journal/sealed-key.ts'
import { listSegments } from '../../../src/main/kernel/journal/segment-files.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'
import { threeStarts } from './three-starts.ts'

test('a header speaks of lower numbers than its own only, whatever its file is called', async () => {
  const vfs = memoryVfs(await threeStarts())
  const [one, two, three] = await listSegments(vfs, '/log')
  if (one === undefined || two?.decoded == null || three === undefined) throw new Error('no log')
  const header = { ...two.decoded.header, abandoned: [1, 3] }
  const copied = { segment: 9, decoded: { ...two.decoded, header } }
  const { files } = countedFiles([one, two, three, copied])
  expect(files.map(({ segment }) => segment)).toEqual([2, 3, 9])
})

test('an age file that holds no key of 32 bytes opens to none', async () => {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const sealed = Buffer.from(await encrypter.encrypt('a letter\n')).toString('base64')
  expect(await openWithIdentity(sealed, identity)).toBeNull()
  const key = Buffer.alloc(32, 5)
  const opened = await openWithIdentity((await sealToRecipients(key, [recipient])) ?? '', identity)
  expect(opened?.export()).toEqual(key)
})

test('a key that is to be sealed to nobody is put nowhere', async () => {
  const vfs = memoryVfs()
  const key = createSecretKey(Buffer.alloc(32, 5))
  await writeSealedKey({ vfs, dir: '/log' }, { segment: 1, key }, [])
  expect(vfs.paths()).toEqual([])
})

test('where the segment behind a deletion begins with a key gap, no key is promised to it', async () => {
  const vfs = memoryVfs()
  await (await openLog(vfs)).close()
  vfs.erase('/log/signing-key.rbk')
  const journal = await openLog(vfs)
  const { seq = 0, head = '', at = '' } = journal.checkpoint() ?? {}
  const anchor = { place: 'history database', seq, head, at }
  const { through = 0 } = journal.prunable(anchor) ?? {}
  await journal.prune(through, anchor)
  await journal.close()
  const [, last] = await listSegments(vfs, '/log')
  expect(last?.decoded?.header.pruned).toMatchObject({ segment: 1, seq: through, key: null })
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', prunedThrough: through })
  await next.close()
})
