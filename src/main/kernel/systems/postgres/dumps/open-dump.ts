import type { Reads } from '../../../ports/reads.ts'
import { type DumpFormat, SNIFF_BYTES, sniffDump } from '../dump-format.ts'
import { bytesThrough, type DumpLayer } from './dump-bytes.ts'
import { type DumpHeader, readHeader } from './dump-header.ts'

/** A dump, and what it is wrapped in. */
export interface OpenDump {
  readonly path: string
  /** From the outside in. */
  readonly layers: readonly DumpLayer[]
  /** Of what is inside. */
  readonly form: DumpFormat
  /** Of the file; of all files of a directory. */
  readonly bytes: number
  readonly modifiedAt: Date
  readonly header: DumpHeader | undefined
  /** Where a part of a directory is no regular file, its name: it could lead anywhere. */
  readonly strange?: string
}

/** Nobody wraps a dump more often than to compress and to encrypt it. */
const MOST_LAYERS = 3

/** Looks what a dump is by its first bytes. @throws FailureError NOT_FOUND, CREDENTIAL_*, DUMP_UNREADABLE, DUMP_TRUNCATED */
export async function openDump(
  world: Pick<Reads, 'files' | 'profile'>,
  path: string,
  signal: AbortSignal,
): Promise<OpenDump> {
  const facts = await world.files.facts(path)
  if (facts.isDirectory === true) return await openDirectory(world, path)
  const opened = { path, bytes: facts.bytes, modifiedAt: facts.modifiedAt }
  const layers: DumpLayer[] = []
  let head = await world.files.bytes(path, { offset: 0, length: SNIFF_BYTES })
  for (;;) {
    const form = sniffDump(head)
    // Encrypted inside of a compressed file: nothing does that, and the door decrypts files only.
    const isLayer = form === 'gzip' || form === 'zstd' || (form === 'age' && layers.length === 0)
    if (!isLayer || layers.length === MOST_LAYERS)
      return { ...opened, layers, form, header: readHeader(head) }
    layers.push(form)
    head = await headThrough(world, { path, layers }, signal)
  }
}

async function openDirectory(world: Pick<Reads, 'files'>, path: string): Promise<OpenDump> {
  const entries = await world.files.entries(path)
  const strange = entries.find(({ kind }) => kind !== 'file')?.name
  const files = await world.files.list(path)
  const toc = files.find((file) => /[\\/]toc\.dat$/.test(file.path))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const modifiedAt = toc?.modifiedAt ?? new Date(0)
  const opened = { path, layers: [], bytes, modifiedAt }
  if (toc === undefined) return { ...opened, form: 'unknown', header: undefined }
  const head = await world.files.bytes(toc.path, { offset: 0, length: SNIFF_BYTES })
  return {
    ...opened,
    form: sniffDump(head) === 'toc' ? 'directory' : 'unknown',
    header: readHeader(head),
    ...(strange === undefined ? {} : { strange }),
  }
}

async function headThrough(
  world: Pick<Reads, 'files' | 'profile'>,
  dump: Pick<OpenDump, 'path' | 'layers'>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const bytes of bytesThrough(world, dump, signal)) {
    pieces.push(bytes)
    length += bytes.length
    if (length >= SNIFF_BYTES) break
  }
  return Buffer.concat(pieces).subarray(0, SNIFF_BYTES)
}

/** `age, zstd, plain`: how it is read. */
export function formText({ layers, form }: Pick<OpenDump, 'layers' | 'form'>): string {
  return [...layers, form].join(', ')
}
