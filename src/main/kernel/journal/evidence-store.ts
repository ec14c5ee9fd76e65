import { createCipheriv, createDecipheriv, hash, type KeyObject, randomBytes } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import { isExpired } from './evidence-files.ts'
import { decodeBlobHeader, encodeBlobHeader } from './evidence-header.ts'
import { TAG_BYTES } from './frame-layout.ts'
import { EvidenceExpired, errorCode, JournalDamaged } from './journal-refused.ts'
import { blobKey } from './keys.ts'
import { readAll } from './segment-files.ts'

const CHUNK = 1024 * 1024

/** What a RESULT holds in place of large evidence. `sha256` is that of the plain bytes. */
export type EvidenceRef = {
  readonly sha256: string
  readonly bytes: number
  readonly name: string
  readonly mediaType: string
  /** ISO 8601; personal data must not outlive its use. */
  readonly expiresAt: string | null
  /** File name beside the segments. */
  readonly blob: string
}

export interface EvidenceMeta {
  readonly name: string
  readonly mediaType: string
  readonly expiresAt?: string
}

/** The segment whose key seals the blob: whoever can open the one can open the other. */
export interface EvidencePlace {
  readonly logId: string
  readonly segment: number
  readonly key: KeyObject
}

/** Encrypts the bytes into a file of their own and makes it durable. Rejects with the disk's error. */
export async function writeEvidence(
  vfs: Vfs,
  dir: string,
  plan: { readonly bytes: Uint8Array; readonly meta: EvidenceMeta; readonly place: EvidencePlace },
): Promise<EvidenceRef> {
  const { bytes, meta, place } = plan
  const id = randomBytes(16).toString('hex')
  const blob = `ev-${id}.rbe`
  const expiresAt = meta.expiresAt ?? null
  const header = encodeBlobHeader({
    blob: id,
    expiresAt,
    logId: place.logId,
    segment: place.segment,
  })
  const temporary = `${dir}/ev-${id}.tmp`
  const file = await vfs.create(temporary)
  try {
    await file.write(header, 0)
    let at = header.length
    for (const chunk of seal(bytes, blobKey(place.key, id), header)) {
      await file.write(chunk, at)
      at += chunk.length
    }
    await file.dataSync()
    await file.close()
    await vfs.rename(temporary, `${dir}/${blob}`)
    await vfs.syncDirectory(dir)
  } catch (error) {
    await file.close().catch(() => undefined)
    await vfs.remove(temporary).catch(() => undefined)
    throw error
  }
  const { name, mediaType } = meta
  return {
    sha256: hash('sha256', bytes, 'hex'),
    bytes: bytes.length,
    name,
    mediaType,
    expiresAt,
    blob,
  }
}

export interface EvidenceAsk {
  readonly ref: EvidenceRef
  /** Null for a segment that cannot be opened here. */
  readonly keyOf: (segment: number) => KeyObject | null
  readonly now: Date
}

/**
 * The plain bytes behind a reference. Throws `JournalDamaged` when they are not what was recorded, and
 * `EvidenceExpired` when they were deleted because their time was up.
 */
export async function readEvidence(
  vfs: Vfs,
  dir: string,
  { ref, keyOf, now }: EvidenceAsk,
): Promise<Uint8Array> {
  const match = /^ev-([0-9a-f]{32})\.rbe$/.exec(ref.blob)
  if (match === null) throw new JournalDamaged('an evidence reference names no blob')
  const stored = await readAll(vfs, `${dir}/${ref.blob}`).catch((error: unknown) => {
    if (isExpired(ref, now)) throw new EvidenceExpired(ref.name, error)
    throw new JournalDamaged(`evidence ${ref.blob} cannot be read (${errorCode(error)})`, error)
  })
  const header = decodeBlobHeader(stored)
  if (header === null || header.id !== match[1]) throw damaged(ref)
  const key = keyOf(header.segment)
  if (key === null) throw new JournalDamaged(`the key to ${ref.blob} is not at hand (unlock first)`)
  const plain = unseal(stored, header.length, blobKey(key, header.id))
  if (plain === null || plain.length !== ref.bytes) throw damaged(ref)
  if (hash('sha256', plain, 'hex') !== ref.sha256) throw damaged(ref)
  return plain
}

function damaged(ref: EvidenceRef): JournalDamaged {
  return new JournalDamaged(`evidence ${ref.blob} is not what was recorded`)
}

/** Nonce: index u88 ‖ 1 for the last chunk, else 0, so that a cut or swapped blob does not open. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

function* seal(bytes: Uint8Array, key: KeyObject, header: Buffer): Generator<Buffer> {
  const chunks = Math.max(1, Math.ceil(bytes.length / CHUNK))
  for (let index = 0; index < chunks; index += 1) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, index === chunks - 1))
    cipher.setAAD(header)
    const body = cipher.update(bytes.subarray(index * CHUNK, (index + 1) * CHUNK))
    cipher.final()
    yield Buffer.concat([body, cipher.getAuthTag()])
  }
}

function unseal(stored: Buffer, from: number, key: KeyObject): Buffer | null {
  const header = stored.subarray(0, from)
  const parts: Buffer[] = []
  const chunks = Math.max(1, Math.ceil((stored.length - from) / (CHUNK + TAG_BYTES)))
  for (let index = 0; index < chunks; index += 1) {
    const at = from + index * (CHUNK + TAG_BYTES)
    const chunk = stored.subarray(at, at + CHUNK + TAG_BYTES)
    if (chunk.length < TAG_BYTES) return null
    const nonce = nonceOf(index, index === chunks - 1)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(header)
    decipher.setAuthTag(chunk.subarray(chunk.length - TAG_BYTES))
    parts.push(decipher.update(chunk.subarray(0, chunk.length - TAG_BYTES)))
    try {
      decipher.final()
    } catch {
      return null
    }
  }
  return Buffer.concat(parts)
}
