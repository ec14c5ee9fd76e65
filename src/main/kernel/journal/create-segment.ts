import type { KeyObject } from 'node:crypto'
import type { Vfs, VfsFile } from '../ports/vfs.ts'
import { type DecodedHeader, encodeHeader, headerHash } from './header.ts'
import { keyCommitment, makeSegmentKey, segmentBinding, wrapKey } from './keys.ts'
import { sealToRecipients } from './recipients.ts'
import { segmentName, temporaryName } from './segment-files.ts'
import type { SegmentHeader } from './segment-header.ts'

/** A segment that this process made and still writes to. */
export interface OpenSegment {
  readonly file: VfsFile
  readonly key: KeyObject
  readonly decoded: DecodedHeader
}

/** The disk refused a new segment. When the rename was tried, the file may be there after a crash. */
export class SegmentNotMade extends Error {
  readonly mayExist: boolean

  constructor(mayExist: boolean, cause: unknown) {
    super('a new segment could not be made', { cause })
    this.mayExist = mayExist
  }
}

export type NewHeader = Omit<SegmentHeader, 'keyCommitment' | 'kek' | 'age'>

/**
 * Makes a segment with a key of its own: temporary file, header, sync, rename, sync of the
 * directory. Only then may a record go in. Throws `SegmentNotMade`.
 */
export async function createSegment(
  vfs: Vfs,
  dir: string,
  plan: { readonly header: NewHeader; readonly kek: KeyObject | null },
): Promise<OpenSegment> {
  const { key, header } = await sealedHeader(plan.header, plan.kek)
  const encoded = encodeHeader(header)
  const temporary = `${dir}/${temporaryName(header.segment)}`
  let file: VfsFile | null = null
  let mayExist = false
  try {
    await vfs.remove(temporary).catch(() => undefined)
    file = await vfs.create(temporary)
    await file.write(encoded, 0)
    await file.dataSync()
    mayExist = true
    await vfs.rename(temporary, `${dir}/${segmentName(header.segment)}`)
    await vfs.syncDirectory(dir)
    return { file, key, decoded: { header, length: encoded.length, hash: headerHash(encoded) } }
  } catch (error) {
    await file?.close().catch(() => undefined)
    await vfs.remove(temporary).catch(() => undefined)
    throw new SegmentNotMade(mayExist, error)
  }
}

async function sealedHeader(
  plan: NewHeader,
  kek: KeyObject | null,
): Promise<{ readonly key: KeyObject; readonly header: SegmentHeader }> {
  const { key, bytes } = makeSegmentKey()
  const binding = segmentBinding(plan.logId, plan.segment)
  const wrapped = kek === null ? null : wrapKey(kek, bytes, binding)
  const age = await sealToRecipients(bytes, plan.recipients)
  bytes.fill(0)
  return { key, header: { ...plan, keyCommitment: keyCommitment(key), kek: wrapped, age } }
}
