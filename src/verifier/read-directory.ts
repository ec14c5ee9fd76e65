import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { segmentFile } from './finding.ts'
import { type Header, MAX_HEADER, readHeader } from './segment-header.ts'

/** A segment as it lies in the directory. */
export interface SegmentOnDisk {
  readonly segment: number
  readonly file: string
  /** In words what is wrong, where it has no valid header. */
  readonly header: Header | string
}

const NAME = /^seg-(\d{8})\.rbl$/
/** A segment is rotated at 8 MiB; nothing near this is one, and it would have to be held in memory. */
const MAX_SEGMENT = 1024 * 1024 * 1024

/** A file or directory that could not be read, which says nothing about the log. */
export class CannotRead extends Error {}

/** All segments by number, with their headers. Throws `CannotRead`. */
export async function listSegments(directory: string): Promise<readonly SegmentOnDisk[]> {
  const names = await orCannotRead(directory, () => readdir(directory))
  const segments: SegmentOnDisk[] = []
  for (const name of names) {
    const digits = NAME.exec(name)?.[1]
    if (digits === undefined) continue
    const start = await readStart(directory, name, MAX_HEADER)
    const header = typeof start === 'string' ? start : readHeader(start)
    segments.push({ segment: Number(digits), file: name, header })
  }
  return segments.sort((a, b) => a.segment - b.segment)
}

/** The whole file of a segment, or in words why it cannot be one. Throws `CannotRead`. */
export function readSegment(directory: string, segment: number): Promise<Buffer | string> {
  return readStart(directory, segmentFile(segment), MAX_SEGMENT)
}

async function readStart(directory: string, name: string, most: number): Promise<Buffer | string> {
  const path = join(directory, name)
  return orCannotRead(path, async () => {
    const file = await open(path, 'r')
    try {
      const status = await file.stat()
      if (!status.isFile()) return 'it is no file'
      if (status.size > MAX_SEGMENT) return 'it is larger than any segment'
      const bytes = Buffer.alloc(Math.min(status.size, most))
      let read = 0
      while (read < bytes.length) {
        const { bytesRead } = await file.read(bytes, read, bytes.length - read, read)
        if (bytesRead === 0) break
        read += bytesRead
      }
      return bytes.subarray(0, read)
    } finally {
      await file.close()
    }
  })
}

async function orCannotRead<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new CannotRead(`${path} cannot be read (${code})`, { cause })
  }
}
