import type { KeyObject } from 'node:crypto'
import { createSegment } from '../../../src/main/kernel/journal/create-segment.ts'
import {
  type Chain,
  type Entry,
  encodeBatch,
} from '../../../src/main/kernel/journal/encode-batch.ts'
import { genesisEntry, openEntry } from '../../../src/main/kernel/journal/own-entries.ts'
import type { RecordType } from '../../../src/main/kernel/journal/record-type.ts'
import { fingerprintOf, makeSigningKey } from '../../../src/main/kernel/journal/signing-key.ts'
import type { MemoryVfs } from '../../crash/journal/memory-vfs.ts'
import { KEK } from '../../crash/journal/test-journal.ts'

export interface OddRecord {
  /** INTENT where nothing is said. */
  readonly type?: RecordType
  readonly payload: Buffer
  /** Another key than the segment's own. */
  readonly sealedWith?: KeyObject
  /** Whether a checkpoint stands behind it. */
  readonly signed: boolean
}

/** A log of one segment whose chain and signatures are right, and whose third record is an odd one. */
export async function writeOddLog(
  vfs: MemoryVfs,
  odd: OddRecord,
  recipients: readonly string[] = [],
): Promise<void> {
  const [first, logId, now] = [makeSigningKey(), '0b'.repeat(16), new Date()]
  const genesis = fingerprintOf(first.publicKey, logId)
  const made = await createSegment(vfs, '/log', {
    kek: KEK.kind === 'available' ? KEK.kek : null,
    header: {
      logId,
      genesis,
      segment: 1,
      firstSeq: 1,
      previous: null,
      abandoned: [],
      acknowledged: [],
      publicKey: first.publicKey,
      keyGap: null,
      restart: null,
      restartKey: null,
      pruned: null,
      recipients,
      createdAt: now.toISOString(),
      appVersion: 'test',
      hostId: 'test',
    },
  })
  let at = made.decoded.length
  let chain: Chain = {
    seq: 0,
    head: made.decoded.hash,
    unsigned: 0,
    key: first,
    signed: null,
    lastAt: now.getTime(),
  }
  const write = async (entries: readonly Entry[], segmentKey: KeyObject): Promise<void> => {
    const batch = encodeBatch({ logId, segmentKey, firstSeq: 1, now }, chain, entries)
    await made.file.write(batch.bytes, at)
    at += batch.bytes.length
    chain = batch.chain
  }
  const { publicKey } = first
  const opening = { appVersion: 'test', hostId: 'test', previousEnd: 'new' }
  await write([genesisEntry(now, { logId, genesis, publicKey }), openEntry(now, opening)], made.key)
  const { type = 'INTENT', payload, signed } = odd
  const entry: Entry = { type, at: now.toISOString(), payload, signed }
  await write([entry], odd.sealedWith ?? made.key)
}
