import type { Vfs } from '../ports/vfs.ts'
import { type DecodedHeader, decodeHeader, MAX_HEADER } from './header.ts'

/** The longest header, with its prefix and crc32. */
const HEADER_BYTES = MAX_HEADER + 16
const NAME = /^seg-(\d{8})\.rbl$/
const SEALED_KEY = /^seg-(\d{8})\.age$/
const TEMPORARY = /^(seg-\d{8}(\.age)?|ev-[0-9a-f]{32}|(recovered|sealed)-keys\.rbk)\.tmp$/

export function segmentName(segment: number): string {
  return `seg-${String(segment).padStart(8, '0')}.rbl`
}

/** A segment is written under this name until its header is durable. */
export function temporaryName(segment: number): string {
  return `seg-${String(segment).padStart(8, '0')}.tmp`
}

/** The file beside a segment that seals its key to recipients that came later. */
export function sealedKeyName(segment: number): string {
  return `seg-${String(segment).padStart(8, '0')}.age`
}

/** The number in the name of a segment file; null for any other name. */
export function segmentNumber(name: string): number | null {
  return numberIn(NAME, name)
}

/** The number in the name of a sealed key; null for any other name. */
export function sealedKeyNumber(name: string): number | null {
  return numberIn(SEALED_KEY, name)
}

function numberIn(form: RegExp, name: string): number | null {
  const digits = form.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** One segment file and what its header says; `header` is null when it is damaged or unreadable. */
export interface SegmentFile {
  readonly segment: number
  readonly decoded: DecodedHeader | null
}

/** All segment files with their headers, by number. Rejects only when the directory cannot be listed. */
export async function listSegments(vfs: Vfs, dir: string): Promise<readonly SegmentFile[]> {
  const files: SegmentFile[] = []
  for (const name of await vfs.list(dir)) {
    const segment = segmentNumber(name)
    if (segment === null) continue
    const start = await readAll(vfs, `${dir}/${name}`, HEADER_BYTES).catch(() => null)
    files.push({ segment, decoded: start === null ? null : decodeHeader(start) })
  }
  return files.sort((a, b) => a.segment - b.segment)
}

/** Reads a file, or its first `most` bytes. */
export async function readAll(
  vfs: Vfs,
  path: string,
  most = Number.MAX_SAFE_INTEGER,
): Promise<Buffer> {
  const file = await vfs.open(path, 'read')
  try {
    const bytes = await file.read(0, Math.min(await file.size(), most))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } finally {
    await file.close()
  }
}

/** Puts a side file in the place of the one before, whole or not at all; the directory is not synced here. */
export async function replaceFile(vfs: Vfs, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`
  await vfs.remove(temporary).catch(() => undefined)
  const file = await vfs.create(temporary)
  try {
    await file.write(bytes, 0)
    await file.dataSync()
  } finally {
    await file.close()
  }
  await vfs.rename(temporary, path)
}

/**
 * Makes what is in the file durable before anything is built on it: after a killed process the
 * bytes may be in the page cache only.
 */
export async function settleFile(vfs: Vfs, path: string): Promise<void> {
  // Opened for writing because Windows flushes nothing else; nothing is written.
  const file = await vfs.open(path, 'write')
  try {
    await file.dataSync()
  } finally {
    await file.close()
  }
}

/** Removes segments whose header never became durable: they were never part of the log. */
export async function sweepTemporary(vfs: Vfs, dir: string): Promise<void> {
  for (const name of await vfs.list(dir)) {
    if (TEMPORARY.test(name)) await vfs.remove(`${dir}/${name}`).catch(() => undefined)
  }
}
