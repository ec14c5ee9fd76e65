import { createSecretKey } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { recoverLog } from '../../../src/main/kernel/journal/index.ts'
import { openSealedKey } from '../../../src/main/kernel/journal/sealed-key.ts'
import { listSegments, sealedKeyName } from '../../../src/main/kernel/journal/segment-files.ts'
import { type FaultPlan, faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { type MemoryVfs, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog, optionsFor } from '../../crash/journal/test-journal.ts'
import { stateOf } from './three-starts.ts'

const NEW = { kind: 'available', kek: createSecretKey(Buffer.alloc(32, 9)) } as const
const LOCKED = { kek: { kind: 'locked' } } as const
/** docs/audit-log.md §4: the public half of the private key 32 × `35`. */
const RESTART_KEY = 'a6d2455ea3a5771aba9fcb037924114c92f9f325049f6b4269e739d9048bb869'

async function newKit() {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  return { identity, recipient, recovery: { recipients: [recipient], restartKey: RESTART_KEY } }
}

type Kit = Awaited<ReturnType<typeof newKit>>

const sealedKeys = (vfs: MemoryVfs): readonly string[] =>
  vfs.paths().filter((path) => path.includes('.age'))

/** One record, in a segment of its own that is sealed to nobody. */
async function oneStart(vfs: MemoryVfs) {
  const journal = await openLog(vfs)
  const record = await journal.appendDurable('INTENT', { starts: vfs.paths().length })
  await journal.close()
  return record
}

/** The segments whose key this kit has from the file beside them. */
async function openedBeside(vfs: MemoryVfs, { identity }: Kit): Promise<readonly number[]> {
  const opened: number[] = []
  for (const { segment, decoded } of await listSegments(vfs, '/log')) {
    if (decoded === null) throw new Error('no header')
    const key = await openSealedKey({ vfs, dir: '/log' }, decoded.header, identity)
    if (key !== null) opened.push(segment)
  }
  return opened
}

/** What a lost keychain leaves readable: with the kit alone. */
async function recoverWith(vfs: MemoryVfs, { identity, recipient, recovery }: Kit) {
  const options = { ...optionsFor(vfs, recovery), kek: NEW }
  const restartSeed = Buffer.alloc(32, 0x35)
  const outcome = await recoverLog(options, { identity, restartSeed, recipient, by: 'ada' })
  const journal = await openLog(vfs, { ...recovery, kek: NEW })
  const records = callersOwn(await collect(journal))
  await journal.close()
  return { outcome, records }
}

test('a kit opens what was written before it: without the keychain nothing is lost', async () => {
  const vfs = memoryVfs()
  const written = [await oneStart(vfs), await oneStart(vfs)]
  const kit = await newKit()
  const journal = await openLog(vfs)
  await journal.setRecovery(kit.recovery)
  // The third was written to until the kit was made; the fourth names the kit in its header.
  expect(sealedKeys(vfs)).toEqual([1, 2, 3].map((one) => `/log/${sealedKeyName(one)}`))
  await journal.close()
  expect(await openedBeside(vfs, kit)).toEqual([1, 2, 3])
  const { outcome, records } = await recoverWith(vfs, kit)
  expect(outcome).toMatchObject({ kind: 'recovered', opened: 4, shut: [] })
  expect(records.slice(0, 2)).toEqual(written)
})

test.each<FaultPlan>([
  { on: 'create', at: 1, code: 'ENOSPC', path: '.age' },
  { on: 'write', at: 2, code: 'EIO', path: '.age' },
  { on: 'dataSync', at: 2, code: 'EIO', path: '.age' },
  { on: 'rename', at: 1, code: 'EIO', path: '.age' },
])('a disk that refuses %o is told, and the next opening writes what is missing', async (plan) => {
  const vfs = memoryVfs()
  await oneStart(vfs)
  const kit = await newKit()
  const faulty = faultyVfs(vfs, plan)
  const journal = await openLog(faulty)
  await expect(journal.setRecovery(kit.recovery)).rejects.toMatchObject({ code: 'DISK_REFUSES' })
  expect(journal.sealedTo()).toEqual([kit.recipient])
  await journal.close()
  expect(await openedBeside(vfs, kit)).not.toEqual([1, 2])
  await (await openLog(vfs, kit.recovery)).close()
  expect(sealedKeys(vfs)).toHaveLength(2)
  expect(await openedBeside(vfs, kit)).toEqual([1, 2])
})

test('wherever the machine goes down while a kit takes the place of another, one of the two opens everything', async () => {
  const disk = memoryVfs()
  const [old, kit] = [await newKit(), await newKit()]
  await oneStart(disk)
  const before = await openLog(disk)
  await before.setRecovery(old.recovery)
  await before.close()
  const states: ReturnType<typeof stateOf>[] = []
  const vfs: MemoryVfs = memoryVfs(stateOf(disk), () => states.push(stateOf(vfs)))
  const journal = await openLog(vfs, old.recovery)
  states.length = 0
  await journal.setRecovery(kit.recovery)
  expect(states.length).toBeGreaterThan(15)
  const ends = new Set<string>()
  for (const state of states) {
    const after = memoryVfs(state)
    await (await openLog(after, kit.recovery)).close()
    const [opened, others] = [await openedBeside(after, kit), await openedBeside(after, old)]
    ends.add(`${opened.join()} / ${others.join()}`)
  }
  // Until the order is in place, the old kit (segment 5 is this opening's own); from then on the new one.
  expect(ends).toEqual(new Set([' / 1,2,5', '1,2,3,4 / ']))
  await journal.close()
})

test('who changes the recipients in a file only, is sealed nothing that was written before', async () => {
  const vfs = memoryVfs()
  await oneStart(vfs)
  const [kit, stranger] = [await newKit(), await newKit()]
  const journal = await openLog(vfs)
  await journal.setRecovery(kit.recovery)
  await journal.close()
  const order = vfs.bytes(ORDER).toString()
  for (const forged of [order.replace(kit.recipient, stranger.recipient), '7', '{"mac":7}', '']) {
    vfs.replace(ORDER, Buffer.from(forged))
    vfs.erase('/log/seg-00000001.age')
    await (await openLog(vfs, stranger.recovery)).close()
    expect(sealedKeys(vfs)).toEqual(['/log/seg-00000002.age'])
    vfs.replace(ORDER, Buffer.from(order))
    await (await openLog(vfs, kit.recovery)).close()
    expect((await openedBeside(vfs, kit)).slice(0, 2)).toEqual([1, 2])
    expect(await openedBeside(vfs, stranger)).toEqual([])
    for (const path of sealedKeys(vfs).slice(2)) vfs.erase(path)
  }
})

const ORDER = '/log/sealed-keys.rbk'

test('nothing is sealed before somebody has looked at the damage', async () => {
  const vfs = memoryVfs()
  await oneStart(vfs)
  const kit = await newKit()
  const journal = await openLog(vfs)
  await journal.setRecovery(kit.recovery)
  await journal.close()
  vfs.erase('/log/seg-00000001.age')
  const path = '/log/seg-00000003.rbl'
  vfs.replace(path, Buffer.concat([vfs.bytes(path), Buffer.from('what nobody wrote')]))
  const damaged = await openLog(vfs, kit.recovery)
  expect(await openedBeside(vfs, kit)).toEqual([2])
  await damaged.acknowledgeDamage('seen', 'ada')
  await damaged.close()
  expect(await openedBeside(vfs, kit)).toEqual([1, 2])
})

test('without the key of a segment nothing is sealed, and nothing deleted that cannot be made anew', async () => {
  const vfs = memoryVfs()
  await oneStart(vfs)
  const [old, kit] = [await newKit(), await newKit()]
  const first = await openLog(vfs)
  await first.setRecovery(old.recovery)
  await first.close()
  const locked = await openLog(vfs, { ...LOCKED, ...old.recovery })
  await locked.setRecovery(kit.recovery)
  await locked.close()
  // Its own segment alone: of the others it has no key.
  const both = async () => [await openedBeside(vfs, old), await openedBeside(vfs, kit)]
  expect(await both()).toEqual([[1, 2], [4]])
  await (await openLog(vfs, { ...LOCKED, ...kit.recovery })).close()
  expect(await both()).toEqual([[1, 2], [4]])
  const unlocked = await openLog(vfs, kit.recovery)
  await unlocked.setRecovery(kit.recovery)
  await unlocked.close()
  expect(await both()).toEqual([[], [1, 2, 3, 4]])
})

test('a file beside a segment that gives another key, or none, opens nothing and harms nothing', async () => {
  const vfs = memoryVfs()
  await oneStart(vfs)
  const kit = await newKit()
  const journal = await openLog(vfs)
  await journal.setRecovery(kit.recovery)
  await journal.close()
  vfs.replace('/log/seg-00000001.age', vfs.bytes('/log/seg-00000002.age'))
  vfs.replace('/log/seg-00000002.age', Buffer.from('no age file'))
  const { outcome } = await recoverWith(vfs, kit)
  expect(outcome).toMatchObject({ opened: 1, shut: [1, 2] })
})

test('what is pruned takes its sealed key along, and a crash in between leaves none behind', async () => {
  const vfs = memoryVfs()
  const faulty = faultyVfs(vfs, null)
  await oneStart(vfs)
  const kit = await newKit()
  const journal = await openLog(faulty, { rotateBytes: 4000 })
  await journal.setRecovery(kit.recovery)
  for (let n = 0; n < 12; n += 1) await journal.appendDurable('STEP', { n })
  expect(sealedKeys(vfs)).toHaveLength(2)
  const { seq = 0, head = '', at = '' } = journal.checkpoint() ?? {}
  const anchor = { place: 'elsewhere', seq, head, at }
  // The sealed keys go first, and then the disk refuses: segments without them are found and finished.
  faulty.plan({ on: 'remove', at: 1, times: 999, code: 'EROFS', path: '.rbl' })
  await journal.prune(journal.prunable(anchor)?.through ?? 0, anchor)
  expect(sealedKeys(vfs)).toEqual([])
  expect(vfs.paths()).toContain('/log/seg-00000001.rbl')
  faulty.plan(null)
  await journal.close()
  await (await openLog(vfs, kit.recovery)).close()
  expect(vfs.paths()).not.toContain('/log/seg-00000001.rbl')
  expect(sealedKeys(vfs)).toEqual([])
})
