import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sealedKeyFile, segmentFile } from './finding.ts'
import { type Header, MAX_HEADER, readHeader } from './segment-header.ts'

/** A segment as it lies in the directory. */
export interface SegmentOnDisk {
  readonly segment: number
  readonly file: string
  /** In words what is wrong, where it has no valid header. */
  readonly header: Header | string
}

/** Opening a named pipe would wait for somebody to write into it; where there are none, the second is nothing. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK
const NAME = /^seg-(\d{8})\.rbl$/
/** A segment is rotated at 8 MiB; nothing near this is one, and it would have to be held in memory. */
const MAX_SEGMENT = 1024 * 1024 * 1024
/** More than any age file to a handful of recipients. */
const MAX_SEALED_KEY = 64 * 1024

/** A file or directory that could not be read, which says nothing about the log. */
export class CannotRead extends Error {}

/** All segments by number, with their headers. Throws `CannotRead`. */
export async function listSegments(directory: string): Promise<readonly SegmentOnDisk[]> {
  const names = await orCannotRead(directory, () => readdir(directory))
  const segments: SegmentOnDisk[] = []
  for (const name of names) {
    const digits = NAME.exec(name)?.[1]
    if (digits === undefined) continue
    const start = await readStart(directory, name, MAX_HEADER).catch(wordsOfCannotRead)
    const header = typeof start === 'string' ? start : readHeader(start)
    segments.push({ segment: Number(digits), file: name, header })
  }
  return segments.sort((a, b) => a.segment - b.segment)
}

/** A log below a directory that is none: of a profile's data, or of a rehearsal world. */
export async function logBelow(directory: string): Promise<string | null> {
  for (const below of ['log', join('console', 'log')]) {
    const place = join(directory, below)
    const names = await readdir(place).catch(() => [])
    if (names.some((name) => NAME.test(name))) return place
  }
  return null
}

/** One file that cannot be read must not keep the others from being judged. */
function wordsOfCannotRead({ message }: CannotRead): string {
  return message
}

/** The whole file of a segment; empty where it can be none. */
export function readSegment(directory: string, segment: number): Promise<Buffer | CannotRead> {
  return readStart(directory, segmentFile(segment), MAX_SEGMENT).then(
    (bytes) => (typeof bytes === 'string' ? Buffer.alloc(0) : bytes),
    (error: CannotRead) => error,
  )
}

/** The age file beside a segment; null where there is none that can be read. */
export async function readSealedKey(directory: string, segment: number): Promise<Buffer | null> {
  const bytes = await readStart(directory, sealedKeyFile(segment), MAX_SEALED_KEY).catch(() => null)
  return typeof bytes === 'string' ? null : bytes
}

async function readStart(directory: string, name: string, most: number): Promise<Buffer | string> {
  const path = join(directory, name)
  return orCannotRead(path, async () => {
    const file = await open(path, READ)
    try {
      const status = await file.stat()
      if (!status.isFile()) return 'it is no file'
      if (status.size > MAX_SEGMENT) return 'it is larger than any segment'
      const bytes = Buffer.alloc(Math.min(status.size, most))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  })
}

async function orCannotRead<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    const { code } = Object(cause)
    throw new CannotRead(`${path} cannot be read (${code})`, { cause })
  }
}
