import type { KeyObject } from 'node:crypto'
import { keyCommitment } from './keys.ts'
import type { LogPlace } from './read-frames.ts'
import { openWithIdentity, sealToRecipients } from './recipients.ts'
import { readAll, replaceFile, sealedKeyName } from './segment-files.ts'
import type { SegmentHeader } from './segment-header.ts'

/** More than any age file to a handful of recipients. */
const MOST = 64 * 1024

/** The key of one segment, and the number that names its file. */
export interface KeyToSeal {
  readonly segment: number
  readonly key: KeyObject
}

/**
 * Seals the key of a segment that is finished to recipients that came later, in a file beside it. No
 * part of the proof: whoever opens it holds the key against the header's commitment. The directory is
 * not synced here. Rejects with the disk's error.
 */
export async function writeSealedKey(
  { vfs, dir }: LogPlace,
  { segment, key }: KeyToSeal,
  recipients: readonly string[],
): Promise<void> {
  const bytes = key.export()
  const sealed = await sealToRecipients(bytes, recipients)
  bytes.fill(0)
  if (sealed === null) return
  const path = `${dir}/${sealedKeyName(segment)}`
  await replaceFile(vfs, path, Buffer.from(sealed, 'base64'))
}

/** What the identity opens of the file beside the segment, where that is the segment's key; else null. */
export async function openSealedKey(
  { vfs, dir }: LogPlace,
  { segment, keyCommitment: committed }: SegmentHeader,
  identity: string,
): Promise<KeyObject | null> {
  const path = `${dir}/${sealedKeyName(segment)}`
  const sealed = await readAll(vfs, path, MOST).catch(() => null)
  if (sealed === null) return null
  const key = await openWithIdentity(sealed.toString('base64'), identity)
  return key !== null && keyCommitment(key) === committed ? key : null
}
