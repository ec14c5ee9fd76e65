import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import { isJsonObject } from './json.ts'
import { parseJson } from './payload.ts'
import type { LogPlace } from './read-frames.ts'
import { readAll, replaceFile } from './segment-files.ts'

const FILE_NAME = 'sealed-keys.rbk'

/** A log whose earlier keys are sealed to others, and what proves that this console was told so. */
export interface SealingPlace extends LogPlace {
  readonly logId: string
  /** Null where it is not at hand. */
  readonly kek: KeyObject | null
}

/**
 * Notes, under the KEK, whom the keys of earlier segments are sealed to: what a crash left out is
 * written for these alone, whatever the settings say by then. Rejects with the disk's error.
 */
export async function writeSealingOrder(
  { vfs, dir, logId, kek }: SealingPlace,
  recipients: readonly string[],
): Promise<void> {
  if (kek === null) return
  const mac = macOf(kek, logId, recipients).toString('hex')
  const bytes = Buffer.from(canonicalJson({ logId, mac, recipients: [...recipients] }))
  await replaceFile(vfs, `${dir}/${FILE_NAME}`, bytes)
  await vfs.syncDirectory(dir)
}

/** The recipients of the newest order; none where there is no order that was made under this KEK. */
export async function readSealingOrder({
  vfs,
  dir,
  logId,
  kek,
}: SealingPlace): Promise<readonly string[]> {
  if (kek === null) return []
  const bytes = await readAll(vfs, `${dir}/${FILE_NAME}`).catch(() => Buffer.alloc(0))
  const value = parseJson(bytes)
  if (!isJsonObject(value)) return []
  const { mac, recipients } = { mac: value['mac'], recipients: value['recipients'] }
  if (typeof mac !== 'string' || !isTexts(recipients)) return []
  const given = Buffer.from(mac, 'hex')
  const wanted = macOf(kek, logId, recipients)
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? recipients : []
}

function macOf(kek: KeyObject, logId: string, recipients: readonly string[]): Buffer {
  const key = Buffer.from(hkdfSync('sha256', kek, '', `rbl1 sealed keys ${logId}`, 32))
  return createHmac('sha256', key)
    .update(canonicalJson([...recipients]))
    .digest()
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
