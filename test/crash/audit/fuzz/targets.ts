import { crc32 } from 'node:zlib'
import { decodeHeader } from '../../../../src/main/kernel/journal/header.ts'
import { decodePayload } from '../../../../src/main/kernel/journal/payload.ts'
import { frameEnd, readFrame } from '../../../../src/main/kernel/journal/read-frame.ts'
import { frameAt, isFrame, markFault } from '../../../../src/verifier/frame.ts'
import { readPayload } from '../../../../src/verifier/payload.ts'
import { readHeader } from '../../../../src/verifier/segment-header.ts'

/** A parser of both readers under one input. Throws `Disagreement` where they do not say the same. */
export interface Target {
  readonly name: string
  run(input: Buffer): void
}

class Disagreement extends Error {}

/** Both read the header at the beginning of a file, or both refuse it. */
const headers: Target = {
  name: 'header',
  run(input) {
    const kernel = decodeHeader(input)
    const verifier = readHeader(input)
    const here = kernel === null ? null : `${kernel.length} ${kernel.hash.toString('hex')}`
    const there = typeof verifier === 'string' ? null : `${verifier.length} ${verifier.hash}`
    if (here !== there)
      throw new Disagreement(`kernel ${here}, verifier ${JSON.stringify(verifier)}`)
  },
}

/** The same, behind a length and a crc32 that are always right: what is fuzzed is the JSON. */
const headerJson: Target = {
  name: 'header JSON',
  run(input) {
    const bytes = Buffer.alloc(16 + input.length)
    bytes.set([0x52, 0x42, 0x4c, 0x31, 1, 1], 0)
    bytes.writeUInt32BE(input.length, 8)
    bytes.set(input, 12)
    bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4)
    headers.run(bytes)
  },
}

/** Both find a whole frame at the beginning, with the same end, or both find none. */
const frames: Target = {
  name: 'frame',
  run(input) {
    const end = frameEnd(input, 0)
    const found = frameAt(input, 0)
    const there = isFrame(found) ? found.length : null
    if ((typeof end === 'number' ? end : null) !== there) {
      throw new Disagreement(`kernel ${end}, verifier ${JSON.stringify(found)}`)
    }
    if (!isFrame(found) || found.bytes.length < 84) return
    // Nobody expects a number past 2^53, and a JavaScript number could not say which.
    if (!Number.isSafeInteger(found.seq)) return
    const head = found.bytes.subarray(52, 84)
    const read = readFrame(input, 0, { seq: found.seq, head })
    const fault = markFault(found)
    if ((read.kind === 'frame') !== (fault === null)) {
      throw new Disagreement(`kernel ${JSON.stringify(read)}, verifier ${fault}`)
    }
  },
}

/** The same with crc32 and length made right: what is fuzzed are the fields. */
const frameFields: Target = {
  name: 'frame fields',
  run(input) {
    const padded = 256 * Math.max(1, Math.ceil((input.length - 104) / 256))
    const bytes = Buffer.alloc(104 + padded)
    bytes.set(input.subarray(0, bytes.length), 0)
    bytes.write('RBLf', 0, 'latin1')
    bytes.writeUInt32BE(padded, 4)
    bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4)
    frames.run(bytes)
  },
}

/** The kernel takes an envelope only if the verifier does; a body's shape is the verifier's to judge. */
const payloads: Target = {
  name: 'payload',
  run(input) {
    const kernel = decodePayload(input)
    const type = 3
    const plaintext = Buffer.concat([Buffer.alloc(16), input, Buffer.alloc(16)])
    const bytes = Buffer.alloc(84)
    const verifier = readPayload({ bytes, length: 0, seq: 1, type, flags: 0 }, plaintext)
    if (typeof verifier !== 'string' && kernel === null) {
      throw new Disagreement(`kernel refuses what the verifier takes: ${JSON.stringify(verifier)}`)
    }
  },
}

export const targets: readonly Target[] = [headers, headerJson, frames, frameFields, payloads]
