import { createSecretKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { armor, Decrypter } from 'age-encryption'
import { derive } from './bytes.ts'
import type { HeaderFields } from './header-fields.ts'

/** The kit does not open or holds no identity; the message says which. */
export class NoIdentity extends Error {}

/** What a segment key is sealed in, and what it must be. */
type SealedSegment = Pick<HeaderFields, 'age' | 'keyCommitment'>

/** Opens segment keys; null when the segment is not sealed to this kit. */
export type OpenKey = (sealed: SealedSegment) => Promise<KeyObject | null>

const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----'
const BINARY = 'age-encryption.org/v1'
const IDENTITY = /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/

/**
 * Reads a recovery kit: an age identity file, plain or encrypted with a passphrase (armoured or
 * not). Every line that is an identity counts, all others are passed over. Throws `NoIdentity`.
 * @param askPassphrase called only when the kit is encrypted
 */
export async function readKit(
  path: string,
  askPassphrase: () => Promise<string>,
): Promise<OpenKey> {
  const bytes = await readFile(path).catch(() => {
    throw new NoIdentity(`${path} cannot be read`)
  })
  const text = await plainText(path, bytes, askPassphrase)
  const identities = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => IDENTITY.test(line))
  if (identities.length === 0) throw new NoIdentity(`${path} holds no age identity`)
  const decrypter = new Decrypter()
  try {
    for (const identity of identities) decrypter.addIdentity(identity)
  } catch {
    throw new NoIdentity(`${path} holds an identity that age does not know`)
  }
  return (sealed) => openSealed(sealed, decrypter)
}

async function plainText(
  path: string,
  bytes: Buffer,
  askPassphrase: () => Promise<string>,
): Promise<string> {
  const text = bytes.toString('utf8')
  const armoured = text.trimStart().startsWith(ARMOR)
  if (!armoured && !text.startsWith(BINARY)) return text
  const decrypter = new Decrypter()
  // As the console takes it: other ways of composing the same letters are the same passphrase.
  decrypter.addPassphrase((await askPassphrase()).normalize('NFC'))
  try {
    return await decrypter.decrypt(armoured ? armor.decode(text.trim()) : bytes, 'text')
  } catch {
    throw new NoIdentity(`${path} does not open with this passphrase`)
  }
}

async function openSealed(
  { age, keyCommitment }: SealedSegment,
  decrypter: Decrypter,
): Promise<KeyObject | null> {
  if (age === null) return null
  try {
    const text = await decrypter.decrypt(Buffer.from(age, 'base64'), 'text')
    if (!/^[0-9a-f]{64}\n$/.test(text)) return null
    const key = Buffer.from(text.trimEnd(), 'hex')
    const committed = derive(key, 'rbl1 key commitment').toString('hex') === keyCommitment
    return committed ? createSecretKey(key) : null
  } catch {
    return null
  }
}
