import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { SealedFile } from '../ports/files.ts'
import { streamOf } from './stream-of.ts'

/**
 * Writes bytes to a file through gzip and age. Nothing readable touches the disk, and the name appears only when all of
 * it is there. `age --decrypt -i IDENTITY FILE | gunzip` reads it back.
 *
 * @throws FailureError BLOCKED without a recipient, or what the source throws
 */
export async function sealFile(
  path: string,
  source: AsyncIterable<Uint8Array>,
  recipients: readonly string[],
): Promise<SealedFile> {
  if (recipients.length === 0) throw new FailureError(nobody(path))
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  const part = `${path}.part`
  const file = await open(part, 'w', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const sealed = await encrypter.encrypt(streamOf(packed(source)))
    const reader = sealed.getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      await file.writeFile(read.value)
      hash.update(read.value)
      bytes += read.value.length
    }
    await file.sync()
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(part, path)
  return { bytes, sha256: hash.digest('hex') }
}

/** A new identity (`AGE-SECRET-KEY-1…`): a secret, to be kept before anything is sealed to it. */
export function newIdentity(): Promise<string> {
  return generateX25519Identity()
}

/** Whom to seal to, so that the identity opens it. */
export function recipientFor(identity: string): Promise<string> {
  return identityToRecipient(identity)
}

async function* packed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip()
  // An error of the source comes out of the stream that is read below.
  pipeline(source, gzip, () => undefined)
  for await (const bytes of gzip) yield bytes
}

function nobody(path: string) {
  return failure('BLOCKED', {
    summary: 'There is no recovery kit: nobody could open what would be sealed.',
    tried: `to encrypt ${path}`,
    world: 'Nothing was written.',
    next: 'Make the recovery kit, or name recipients in the profile; then retry.',
    field: 'recipients',
  })
}
