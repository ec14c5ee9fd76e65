import { type KeyObject, randomFillSync } from 'node:crypto'
import { signCheckpoint } from './checkpoint.ts'
import { encodeFrame } from './encode-frame.ts'
import { frameLength, SALT_BYTES } from './frame-layout.ts'
import { encodePayload } from './payload.ts'
import type { RecordType } from './record-type.ts'
import type { SignedPlace } from './scan-segment.ts'
import type { SigningKey } from './signing-key.ts'

/** At most this many records stand behind the last checkpoint (audit-log.md §5). */
const MAX_UNSIGNED = 64
const SILENCE_MS = 10_000
/** A CHECKPOINT's payload has 301 to 316 characters, by the digits of its sequence: always as many bytes on the disk. */
const CHECKPOINT_BYTES = frameLength(316)

/** A record on its way to the disk, masked and serialised already. */
export interface Entry {
  readonly type: RecordType
  readonly at: string
  readonly payload: Buffer
  /** Ends with a checkpoint right behind its batch. */
  readonly signed: boolean
}

/** Where the chain stands; a value, so that a batch the disk refused can be encoded again. */
export interface Chain {
  readonly seq: number
  readonly head: Buffer
  readonly unsigned: number
  /** Signs the next checkpoint. */
  readonly key: SigningKey
  /** What the newest checkpoint signs. */
  readonly signed: SignedPlace | null
  /** When the newest record was written, ms since 1970. */
  readonly lastAt: number
}

export interface BatchPlace {
  readonly logId: string
  readonly segmentKey: KeyObject
  /** Sequence of the segment's first record: the nonce counts from it. */
  readonly firstSeq: number
  readonly now: Date
}

export interface BatchFrame {
  readonly offset: number
  readonly type: RecordType
  readonly head: Buffer
}

export interface Batch {
  readonly bytes: Buffer
  /** Every frame, checkpoints included; `offset` counts in `bytes`. */
  readonly frames: readonly BatchFrame[]
  /** The sequence of each entry, in order. */
  readonly seqs: readonly number[]
  readonly chain: Chain
}

/**
 * Encodes the entries and the checkpoints they call for into one run of bytes, so that one write and
 * one sync make record and signature durable together.
 */
export function encodeBatch(place: BatchPlace, chain: Chain, entries: readonly Entry[]): Batch {
  const silent = place.now.getTime() - chain.lastAt >= SILENCE_MS
  const checkpoints = Math.ceil(entries.length / MAX_UNSIGNED) + 1
  const salts = randomFillSync(Buffer.allocUnsafe(SALT_BYTES * (entries.length + checkpoints)))
  const room = entries.reduce(
    (sum, { payload }) => sum + frameLength(payload.length),
    CHECKPOINT_BYTES * checkpoints,
  )
  const bytes = Buffer.allocUnsafe(room)
  const frames: BatchFrame[] = []
  const seqs: number[] = []
  let state = chain
  let offset = 0

  function add(type: RecordType, payload: Buffer): void {
    const seq = state.seq + 1
    const head = encodeFrame(bytes, offset, {
      type,
      seq,
      index: seq - place.firstSeq,
      barrier: frames.length === 0,
      salt: salts.subarray(frames.length * SALT_BYTES, (frames.length + 1) * SALT_BYTES),
      payload,
      previousHead: state.head,
      key: place.segmentKey,
    })
    frames.push({ offset, type, head })
    offset += frameLength(payload.length)
    state = { ...state, seq, head, unsigned: state.unsigned + 1 }
  }

  function addCheckpoint(): void {
    const next = state.key.next()
    const body = signCheckpoint(place.logId, state, { key: state.key, next })
    const at = place.now.toISOString()
    const signed = { seq: state.seq, head: state.head.toString('hex'), at }
    add('CHECKPOINT', encodePayload({ at, body }))
    state = { ...state, key: next, unsigned: 0, signed }
  }

  for (const entry of entries) {
    add(entry.type, entry.payload)
    seqs.push(state.seq)
    if (state.unsigned >= MAX_UNSIGNED) addCheckpoint()
  }
  const due = silent || entries.some((entry) => entry.signed)
  if (due && state.unsigned > 0) addCheckpoint()
  const lastAt = place.now.getTime()
  return { bytes: bytes.subarray(0, offset), frames, seqs, chain: { ...state, lastAt } }
}
