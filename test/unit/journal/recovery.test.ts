import { createSecretKey, randomBytes } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import {
  type OpenOptions,
  recoverLog,
  tryKit,
  verifyLog,
} from '../../../src/main/kernel/journal/index.ts'
import { sealToRecipients } from '../../../src/main/kernel/journal/recipients.ts'
import { privateKeyOf, publicHalfOf } from '../../../src/main/kernel/journal/signing-key.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { type MemoryVfs, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog, optionsFor } from '../../crash/journal/test-journal.ts'
import { leaveHeader } from './lone-header.ts'
import { SEGMENTS, stateOf } from './three-starts.ts'

const NEW = { kind: 'available', kek: createSecretKey(Buffer.alloc(32, 9)) } as const
const restartSeed = Buffer.alloc(32, 0x35)
const restartKey = publicHalfOf(privateKeyOf(restartSeed))
const [, SECOND] = SEGMENTS

async function newKit() {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  return { identity, recipient, restartSeed, by: 'ada' }
}

type Kit = Awaited<ReturnType<typeof newKit>>

const sealedTo = ({ recipient }: Kit) => ({ recipients: [recipient], restartKey })

async function start(vfs: MemoryVfs, more: Partial<OpenOptions> = {}) {
  const journal = await openLog(vfs, more)
  const record = await journal.appendDurable('INTENT', { locked: more.kek !== undefined })
  await journal.close()
  return record
}

function recover(vfs: MemoryVfs, kit: Kit, more: Partial<OpenOptions> = {}) {
  return recoverLog({ ...optionsFor(vfs, { ...sealedTo(kit), ...more }), kek: NEW }, kit)
}

test('the kit goes on with a log whose key is lost, and names what it did not open', async () => {
  const vfs = memoryVfs()
  const [kit, other] = [await newKit(), await newKit()]
  const first = await start(vfs, sealedTo(kit))
  // Made for another kit while the keychain was locked, and for this one by the next start.
  await start(vfs, { ...sealedTo(other), kek: { kind: 'locked' } })
  // A seed of before the gap would be wound forward in vain, for a second.
  vfs.erase('/log/signing-key.rbk')
  const third = await start(vfs, sealedTo(kit))
  expect(await recover(vfs, kit)).toEqual({ kind: 'recovered', segment: 4, opened: 2, shut: [2] })
  const journal = await openLog(vfs, { ...sealedTo(kit), kek: NEW })
  expect(journal.status()).toMatchObject({ kind: 'verified', sealedAway: 1 })
  expect(callersOwn(await collect(journal))).toEqual([
    first,
    third,
    expect.objectContaining({
      type: 'CONFIG',
      body: { kind: 'kek-recovered', recipient: kit.recipient, segments: 2, by: 'ada' },
    }),
  ])
  await journal.close()
})

test('a key that is sealed in a header and is not the one it commits to opens nothing', async () => {
  const vfs = memoryVfs()
  const kit = await newKit()
  await start(vfs, sealedTo(kit))
  await start(vfs, sealedTo(kit))
  leaveHeader(vfs, SECOND, { age: await sealToRecipients(randomBytes(32), [kit.recipient]) })
  const report = await verifyLog(vfs, '/log')
  const trial = await tryKit({ vfs, dir: '/log' }, report, kit.identity)
  expect(trial).toEqual({ kind: 'does-not-open', segment: 2 })
  expect(await recover(vfs, kit)).toMatchObject({ kind: 'recovered', opened: 1, shut: [2] })
})

test('a kit that opens the newest segment, which holds no record yet, passes over what it does not open', async () => {
  const vfs = memoryVfs()
  const [kit, other] = [await newKit(), await newKit()]
  const locked = { kek: { kind: 'locked' } } as const
  await start(vfs, { ...sealedTo(other), ...locked })
  const journal = await openLog(vfs, { ...sealedTo(kit), ...locked })
  expect(await journal.tryIdentity(kit.identity)).toEqual({ kind: 'no-record' })
  await journal.appendDurable('INTENT', {})
  vfs.erase(SECOND)
  await expect(journal.tryIdentity(kit.identity)).rejects.toMatchObject({ code: 'ENOENT' })
  await journal.close()
})

test('damage is looked at before a log is recovered, and until then nothing is written', async () => {
  const vfs = memoryVfs()
  const kit = await newKit()
  await start(vfs, sealedTo(kit))
  vfs.replace(SEGMENTS[0], Buffer.concat([vfs.bytes(SEGMENTS[0]), Buffer.from('not a frame')]))
  const before = stateOf(vfs)
  await expect(recover(vfs, kit)).rejects.toMatchObject({ code: 'NEEDS_ACKNOWLEDGEMENT' })
  expect(stateOf(vfs)).toEqual(before)
})

test('a log that a console writes, or whose disk refuses, is not recovered', async () => {
  const vfs = memoryVfs()
  const kit = await newKit()
  await start(vfs, sealedTo(kit))
  const before = stateOf(vfs)
  const lock = async () => ({ kind: 'taken', pid: 7 }) as const
  expect(await recover(vfs, kit, { lock })).toMatchObject({ code: 'HELD_BY_ANOTHER', pid: 7 })
  const full = faultyVfs(vfs, { on: 'create', at: 1, code: 'ENOSPC', path: 'recovered-keys' })
  expect(await recover(vfs, kit, { vfs: full })).toMatchObject({ code: 'DISK_REFUSES' })
  expect(stateOf(vfs)).toEqual(before)
})
