import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
  scrypt,
} from 'node:crypto'

/** scrypt at 128 MiB and about half a second: what a stolen file costs for each guess. */
export const COST = { N: 2 ** 17, r: 8, p: 1 } as const
const MAXIMUM_MEMORY = 256 * 1024 * 1024
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The key of a passphrase. Different ways of typing the same letters (NFC, NFD) are the same passphrase. */
export async function deriveKey(passphrase: string, salt: Uint8Array): Promise<KeyObject> {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    scrypt(
      passphrase.normalize('NFKC'),
      salt,
      32,
      { ...COST, maxmem: MAXIMUM_MEMORY },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    )
  })
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

/** AES-256-GCM, bound to `label`: nonce 12 ‖ ciphertext ‖ tag 16, as base64. */
export function seal(key: KeyObject, text: string, label: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(label))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}

/** The text, or null when key or label are not the ones it was sealed with. */
export function unseal(key: KeyObject, sealed: string, label: string): string | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(label))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([body, decipher.final()]).toString()
  } catch {
    return null
  }
}
