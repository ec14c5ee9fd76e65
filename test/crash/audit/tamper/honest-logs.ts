import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Journal, OpenOptions } from '../../../../src/main/kernel/journal/index.ts'
import { readSeed } from '../../../../src/main/kernel/journal/key-file.ts'
import { framesOf, headOf } from '../../../fixtures/audit-vectors/segment-bytes.ts'
import { type MemoryVfs, memoryVfs } from '../../journal/memory-vfs.ts'
import { KEK, openLog } from '../../journal/test-journal.ts'

/** The segment files of a log by number. */
export type Segments = ReadonlyMap<number, Buffer>

export interface HonestLog {
  readonly name: string
  readonly segments: Segments
  /** Today's key file: what a thief finds beside the segments. */
  readonly keyFile: Buffer
  /** Today's signing seed, opened by the KEK that the thief holds too. */
  readonly seed: Buffer
  /** Its newest record, as somebody may have copied it elsewhere. */
  readonly anchor: { readonly logId: string; readonly seq: number; readonly head: string }
}

export interface HonestLogs {
  readonly logs: readonly HonestLog[]
  /** A log of somebody else, on the same KEK. */
  readonly foreign: HonestLog
  /** Age identity of the recovery kit. */
  readonly identity: string
}

/** Closed, sound logs of several shapes, written by the console's own journal. */
export async function honestLogs(): Promise<HonestLogs> {
  const identity = await generateX25519Identity()
  const recipients = [await identityToRecipient(identity)]
  const open = (vfs: MemoryVfs, more: Partial<OpenOptions> = {}) =>
    openLog(vfs, { recipients, ...more })

  async function starts(count: number): Promise<MemoryVfs> {
    const vfs = memoryVfs()
    for (let start = 0; start < count; start += 1) {
      const journal = await open(vfs)
      await incident(journal, start)
      await journal.close()
    }
    return vfs
  }

  const rotated = memoryVfs()
  const rotating = await open(rotated, { rotateBytes: 4000, restartKey: RESTART_KEY })
  for (let run = 0; run < 4; run += 1) await incident(rotating, run)
  await rotating.close()

  const long = memoryVfs()
  const one = await open(long)
  for (let run = 0; run < 8; run += 1) await incident(one, run)
  await one.close()

  return {
    logs: [
      await honest('three starts', await starts(3)),
      await honest('rotated', rotated),
      await honest('one long segment', long),
    ],
    foreign: await honest('foreign', await starts(3)),
    identity,
  }
}

/** Of a kit that nobody holds: whoever restarts this log has not signed with it. */
const RESTART_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'

async function incident(journal: Journal, run: number): Promise<void> {
  await journal.appendDurable('INTENT', { run, plan: 'promote', text: 'x'.repeat(300) })
  const lines = ['one', 'two', 'three', 'four']
  await Promise.all(lines.map((line) => journal.append('OUTPUT', { run, line })))
  await journal.appendDurable('RESULT', { run, outcome: 'done' })
}

async function honest(name: string, vfs: MemoryVfs): Promise<HonestLog> {
  const segments = segmentsOf(vfs)
  const seed = KEK.kind === 'available' ? await readSeed(vfs, '/log', KEK.kek) : null
  if (seed === null) throw new Error('the signing seed was not stored')
  const keyFile = vfs.bytes('/log/signing-key.rbk')
  return { name, segments, keyFile, seed, anchor: newest(segments) }
}

export function segmentsOf(vfs: MemoryVfs): Segments {
  const found = vfs.paths().flatMap((path) => {
    const digits = /seg-(\d{8})\.rbl$/.exec(path)?.[1]
    return digits === undefined ? [] : [[Number(digits), Buffer.from(vfs.bytes(path))] as const]
  })
  return new Map(found)
}

function newest(segments: Segments): HonestLog['anchor'] {
  const bytes = segments.get(Math.max(...segments.keys())) ?? Buffer.alloc(0)
  const place = framesOf(bytes).at(-1)
  if (place === undefined) throw new Error('the newest segment has no record')
  const { logId } = JSON.parse(bytes.toString('utf8', 12, 12 + bytes.readUInt32BE(8)))
  return { logId, seq: place.seq, head: headOf(bytes, place).toString('hex') }
}
