import { readFile } from 'node:fs/promises'
import { Decrypter } from 'age-encryption'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { AgeIdentity, OwnIdentity } from '../ports/files.ts'
import { SAFETY_IDENTITY } from './own-identity.ts'
import type { Secrets } from './secrets.ts'
import { streamOf } from './stream-of.ts'

const BLOCK = 64 * 1024

/**
 * Decrypts an age file while it is read. The identity goes into no child and no argument.
 * @throws FailureError CREDENTIAL_*, DUMP_UNREADABLE, DUMP_TRUNCATED
 */
export async function* unseal(
  source: AsyncIterable<Uint8Array>,
  given: {
    readonly path: string
    readonly identity: AgeIdentity | OwnIdentity
    readonly secrets: Pick<Secrets, 'reveal'>
  },
): AsyncIterable<Uint8Array> {
  const { path } = given
  const decrypter = new Decrypter()
  for (const identity of await identitiesOf(given.identity, given.secrets))
    addIdentity(decrypter, identity, path)
  let opened = false
  let own: unknown
  // What goes wrong while the file is read is not age's fault, and keeps its own words.
  async function* watched(): AsyncIterable<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      own = error
      throw error
    }
  }
  try {
    const plain = (await decrypter.decrypt(streamOf(watched()))).getReader()
    opened = true
    for (let read = await plain.read(); !read.done; read = await plain.read())
      yield* blocksOf(read.value)
  } catch (cause) {
    if (own !== undefined) throw own
    if (cause instanceof FailureError) throw cause
    throw new FailureError(opened ? damaged(path) : locked(path, cause), { cause })
  }
}

function* blocksOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += BLOCK) yield bytes.subarray(at, at + BLOCK)
}

async function identitiesOf(
  identity: AgeIdentity | OwnIdentity,
  secrets: Pick<Secrets, 'reveal'>,
): Promise<readonly string[]> {
  if ('own' in identity) return await ownOrOther(identity, secrets)
  const text =
    'secret' in identity
      ? await secrets.reveal(identity.secret)
      : await readFile(identity.file, 'utf8').catch((cause: unknown) => {
          throw new FailureError(noIdentity(identity.file), { cause })
        })
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

/** Where this console has none of its own, the other one must do: e.g. on a second laptop. */
async function ownOrOther(
  { or }: OwnIdentity,
  secrets: Pick<Secrets, 'reveal'>,
): Promise<readonly string[]> {
  const other = or === undefined ? [] : await identitiesOf(or, secrets)
  try {
    return [await secrets.reveal(SAFETY_IDENTITY), ...other]
  } catch (error) {
    const absent = error instanceof FailureError && error.failure.code === 'CREDENTIAL_MISSING'
    if (absent && other.length > 0) return other
    throw error
  }
}

function addIdentity(decrypter: Decrypter, identity: string, path: string): void {
  try {
    decrypter.addIdentity(identity)
  } catch {
    // Without its cause: the message may hold the identity.
    throw new FailureError(
      failure('CREDENTIAL_MISSING', {
        summary: 'What is kept as the age identity is none.',
        tried: `to read an identity (AGE-SECRET-KEY-1…) for ${path}`,
        next: 'Keep the identity whole, as age-keygen wrote it.',
        field: 'systems.postgres.ageIdentity',
      }),
    )
  }
}

function noIdentity(file: string) {
  return failure('CREDENTIAL_MISSING', {
    summary: `The identity file ${file} cannot be read.`,
    tried: `to read ${file}`,
    next: 'Check the path in the profile, or keep the identity as a credential.',
    field: 'systems.postgres.ageIdentity.file',
  })
}

function locked(path: string, cause: unknown) {
  return failure('DUMP_UNREADABLE', {
    summary: `${path} cannot be decrypted with the identity that is kept.`,
    tried: `to open ${path} with the age identity of the profile`,
    answered: cause instanceof Error ? cause.message : 'no reason given',
    next: 'Keep the identity for whose recipient the backup was encrypted.',
    field: 'systems.postgres.ageIdentity',
    retry: 'no',
  })
}

function damaged(path: string) {
  return failure('DUMP_TRUNCATED', {
    summary: `${path} cannot be decrypted to its end: it is cut off or was changed.`,
    tried: `to decrypt ${path}`,
    next: 'Choose another dump, or fetch this one again and compare its SHA-256.',
    field: 'target.backup',
    retry: 'no',
  })
}
