import { createSecretKey, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { unwrapKey } from '../../../src/main/kernel/journal/keys.ts'
import {
  type OpenedKey,
  readRecoveredKeys,
  writeRecoveredKeys,
} from '../../../src/main/kernel/journal/recovered-keys.ts'
import { resolveKeys } from '../../../src/main/kernel/journal/resolve-keys.ts'
import { verifyLog } from '../../../src/main/kernel/journal/verify-log.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { type MemoryVfs, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, KEK, openLog } from '../../crash/journal/test-journal.ts'

const NEW = createSecretKey(Buffer.alloc(32, 9))
const PATH = '/log/recovered-keys.rbk'

/** What a kit would open: here the old KEK stands in for it. */
async function openedBy(kek: KeyObject, vfs: MemoryVfs) {
  const { segments, logId } = await verifyLog(vfs, '/log')
  const opened = segments.flatMap(({ segment, decoded }): OpenedKey[] => {
    const bound = `rbl1 segment key ${logId} ${segment}`
    const key = unwrapKey(kek, decoded.header.kek ?? '', bound)
    return key === null ? [] : [{ segment, key }]
  })
  return { logId: logId ?? '', opened }
}

async function oldLog() {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  const written = await journal.appendDurable('INTENT', { n: 1 })
  await journal.close()
  const kek = KEK.kind === 'available' ? KEK.kek : NEW
  return { vfs, written, ...(await openedBy(kek, vfs)) }
}

test('keys that a kit opened let a new key read the old history, and the log goes on', async () => {
  const { vfs, written, logId, opened } = await oldLog()
  await writeRecoveredKeys(vfs, '/log', { logId, kek: NEW, keys: opened })
  const journal = await openLog(vfs, { kek: { kind: 'available', kek: NEW } })
  expect(journal.status()).toMatchObject({ kind: 'verified', sealedAway: 0, gaps: { keys: 1 } })
  expect(callersOwn(await collect(journal))).toEqual([written])
  await journal.close()
  const again = await openLog(vfs, { kek: { kind: 'available', kek: NEW } })
  expect(again.status()).toMatchObject({ kind: 'verified', sealedAway: 0 })
  await again.close()
})

test.each([
  ['nothing', ''],
  ['no object', '7'],
  ['no list', '{"keys":7}'],
  ['entries that are none', '{"keys":[7,{"segment":"1"},{"segment":1,"wrapped":2}]}'],
  ['a key of something else', '{"keys":[{"segment":1,"wrapped":"AAAA"}]}'],
])('a side file that holds %s leaves the segments shut', async (_, text) => {
  const { vfs } = await oldLog()
  vfs.replace(PATH, Buffer.from(text))
  const { segments } = await verifyLog(vfs, '/log')
  const recovered = await readRecoveredKeys(vfs, '/log')
  expect(resolveKeys(segments, { kind: 'available', kek: NEW }, recovered)).toMatchObject({
    locked: 'wrong-key',
  })
})

test('a segment of before the restart that nobody opened is sealed away, and one of after it forged', async () => {
  const { vfs } = await oldLog()
  const { segments } = await verifyLog(vfs, '/log')
  const [one] = segments
  if (one === undefined) throw new Error('no segment')
  const as = (segment: number, change: object) => {
    const header = { ...one.decoded.header, segment, ...change }
    return { ...one, segment, decoded: { ...one.decoded, header } }
  }
  const kek = KEK.kind === 'available' ? KEK.kek : NEW
  const list = [as(0, {}), one, as(2, { keyGap: 'restarted' })]
  const own = { kind: 'available', kek } as const
  expect(resolveKeys([as(0, {}), as(1, { keyGap: 'restarted' })], own, new Map())).toMatchObject({
    forged: [],
    sealedAway: 1,
  })
  expect(resolveKeys(list, own, new Map())).toMatchObject({ forged: [2], sealedAway: 1 })
})

test('the file takes the place of the one before, whole or not at all', async () => {
  const { vfs, logId, opened } = await oldLog()
  const given = { logId, kek: NEW, keys: opened }
  await writeRecoveredKeys(vfs, '/log', given)
  const before = vfs.bytes(PATH)
  const faulty = faultyVfs(vfs, { on: 'write', at: 1, code: 'ENOSPC' })
  await expect(writeRecoveredKeys(faulty, '/log', given)).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(vfs.bytes(PATH)).toEqual(before)
  await writeRecoveredKeys(vfs, '/log', given)
  expect(vfs.bytes(PATH)).not.toEqual(before)
})
