import { createSecretKey, type KeyObject } from 'node:crypto'
import { Decrypter, Encrypter } from 'age-encryption'

/**
 * Encrypts a segment key to the recovery recipients: one age file (base64) with a stanza for each.
 * Its plaintext is the key in 64 hexadecimal digits and a newline, so that stock `age -d` prints
 * something a person can hand on. Null when there is no recipient.
 */
export async function sealToRecipients(
  key: Uint8Array,
  recipients: readonly string[],
): Promise<string | null> {
  if (recipients.length === 0) return null
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  const sealed = await encrypter.encrypt(`${Buffer.from(key).toString('hex')}\n`)
  return Buffer.from(sealed).toString('base64')
}

/** The first recipient that is no age recipient, or null when all are. */
export function findBadRecipient(recipients: readonly string[]): string | null {
  for (const recipient of recipients) {
    try {
      new Encrypter().addRecipient(recipient)
    } catch {
      return recipient
    }
  }
  return null
}

/** Opens what `sealToRecipients` made with an identity alone; null when it is not a recipient's. */
export async function openWithIdentity(
  sealed: string,
  identity: string,
): Promise<KeyObject | null> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    const text = await decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text')
    const key = Buffer.from(text.trim(), 'hex')
    return key.length === 32 ? createSecretKey(key) : null
  } catch {
    return null
  }
}
