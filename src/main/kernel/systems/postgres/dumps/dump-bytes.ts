import { pipeline } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { AgeIdentity, OwnIdentity } from '../../../ports/files.ts'
import type { Reads } from '../../../ports/reads.ts'
import { postgresOf } from '../restore-input.ts'

/** What a dump may be wrapped in. */
export type DumpLayer = 'age' | 'gzip' | 'zstd'

export interface Wrapped {
  readonly path: string
  readonly layers: readonly DumpLayer[]
}

export interface ReadingOptions {
  /** Hex, of the file as it lies there. */
  readonly sha256?: string
  readonly onRead?: (bytes: number) => void
}

/** What is inside a dump, decrypted and unpacked while it is read; nothing of it touches the disk. */
export async function* bytesThrough(
  world: Pick<Reads, 'files' | 'profile'>,
  dump: Wrapped,
  signal: AbortSignal,
  options: ReadingOptions = {},
): AsyncIterable<Uint8Array> {
  const { path, layers } = dump
  const age = layers[0] === 'age' ? { age: identityOf(world, path) } : {}
  let bytes: AsyncIterable<Uint8Array> = world.files.stream({ path, ...age, ...options }, signal)
  for (const layer of layers) {
    if (layer !== 'age') bytes = unpacked(bytes, { path, layer })
  }
  yield* bytes
}

/** Dumps that this console made before a restore in place: sealed to itself and to the kit. */
export const SAFETY_END = '.safety.sql.gz.age'

function identityOf(world: Pick<Reads, 'profile'>, path: string): AgeIdentity | OwnIdentity {
  const { ageIdentity } = postgresOf(world)
  if (path.endsWith(SAFETY_END))
    return { own: true, ...(ageIdentity === undefined ? {} : { or: ageIdentity }) }
  if (ageIdentity !== undefined) return ageIdentity
  throw new FailureError(
    failure('CREDENTIAL_MISSING', {
      summary: `${path} is encrypted with age, and the profile names no identity to open it with.`,
      tried: 'read systems.postgres.ageIdentity of the profile',
      next: 'Name a credential or an identity file there.',
      field: 'systems.postgres.ageIdentity',
    }),
  )
}

async function* unpacked(
  source: AsyncIterable<Uint8Array>,
  given: { readonly path: string; readonly layer: 'gzip' | 'zstd' },
): AsyncIterable<Uint8Array> {
  const unpacking = given.layer === 'gzip' ? createGunzip() : createZstdDecompress()
  let own: unknown
  async function* watched(): AsyncIterable<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      own = error
      throw error
    }
  }
  // Its own error comes out of the stream that is read below.
  pipeline(watched(), unpacking, () => undefined)
  try {
    for await (const bytes of unpacking) yield bytes
  } catch (cause) {
    if (own !== undefined) throw own
    throw new FailureError(damaged(given, cause), { cause })
  }
}

function damaged({ path, layer }: { path: string; layer: string }, cause: unknown) {
  return failure('DUMP_TRUNCATED', {
    summary: `${path} cannot be unpacked to its end: it is cut off or damaged.`,
    tried: `to unpack ${path} (${layer})`,
    answered: cause instanceof Error ? cause.message : 'no reason given',
    next: 'Choose another dump, or fetch this one again and compare its SHA-256.',
    field: 'target.backup',
    retry: 'no',
  })
}
