import type { ReadableSegment } from './read-frames.ts'
import { type KeyToSeal, writeSealedKey } from './sealed-key.ts'
import { readSealingOrder, type SealingPlace, writeSealingOrder } from './sealing-order.ts'
import { sealedKeyName } from './segment-files.ts'

/**
 * Before a header names other recipients: deletes the sealed keys that can be sealed anew, and then notes
 * whom to seal them to, so that the keys that are there are always those of the order. What this process
 * has no key to stays as it is. Rejects with the disk's error.
 */
export async function orderSealing(
  place: SealingPlace,
  segments: readonly ReadableSegment[],
  recipients: readonly string[],
): Promise<void> {
  const { vfs, dir } = place
  const names = new Set(await vfs.list(dir))
  const there = atHand(segments).filter(({ segment }) => names.has(sealedKeyName(segment)))
  for (const { segment } of there) await vfs.remove(`${dir}/${sealedKeyName(segment)}`)
  if (there.length > 0) await vfs.syncDirectory(dir)
  await writeSealingOrder(place, recipients)
}

/**
 * Seals the key of every segment that its own header does not seal to all of these recipients, where
 * that was not done yet and the key is at hand. Rejects with the disk's error.
 */
export async function sealEarlierKeys(
  { vfs, dir }: SealingPlace,
  segments: readonly ReadableSegment[],
  recipients: readonly string[],
): Promise<void> {
  const wanting = atHand(segments.filter((one) => !isSealedTo(one, recipients)))
  if (wanting.length === 0) return
  const names = new Set(await vfs.list(dir))
  const missing = wanting.filter(({ segment }) => !names.has(sealedKeyName(segment)))
  for (const one of missing) await writeSealedKey({ vfs, dir }, one, recipients)
  if (missing.length > 0) await vfs.syncDirectory(dir)
}

/** What an earlier process was told to seal and did not come to. */
export async function finishSealing(
  place: SealingPlace,
  segments: readonly ReadableSegment[],
): Promise<void> {
  await sealEarlierKeys(place, segments, await readSealingOrder(place))
}

function atHand(segments: readonly ReadableSegment[]): readonly KeyToSeal[] {
  return segments.flatMap(({ decoded, key }) =>
    key === null ? [] : [{ segment: decoded.header.segment, key }],
  )
}

/** With nobody to seal to, everything is. */
function isSealedTo({ decoded }: ReadableSegment, recipients: readonly string[]): boolean {
  const { recipients: own } = decoded.header
  return recipients.every((recipient) => own.includes(recipient))
}
