import { createHash } from 'node:crypto'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { BundlerKind } from '../../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../../ports/reads.ts'
import { type ListEntry, type ListPatch, patchAllowList } from './allow-list.ts'
import { sponsoringOf } from './paymaster-profile.ts'

/** A file of the bundler, and what an entry would make of it. It never leaves the process: it holds private keys. */
export interface SeenList {
  readonly path: string
  readonly kind: BundlerKind
  readonly sha256: string
  readonly patch: ListPatch
}

/** Larger is no list of a bundler. */
const LARGEST_BYTES = 1024 * 1024

/** Reads every bundler file of the profile. @throws FailureError NOT_FOUND, UNEXPECTED_ANSWER */
export async function readLists(
  entry: ListEntry,
  wanted: 'in' | 'out',
  world: Reads,
): Promise<readonly SeenList[]> {
  const { files } = sponsoringOf(world.profile).bundler
  return Promise.all(
    files.map(async ({ path, kind }) => {
      const { bytes } = await world.files.facts(path)
      if (bytes > LARGEST_BYTES) throw tooLarge(path, bytes)
      const content = await world.files.bytes(path, { offset: 0, length: bytes })
      const sha256 = createHash('sha256').update(content).digest('hex')
      const text = new TextDecoder().decode(content)
      return { path, kind, sha256, patch: patchAllowList(text, kind, { entry, wanted }) }
    }),
  )
}

function tooLarge(path: string, bytes: number): FailureError {
  return new FailureError(
    failure('UNEXPECTED_ANSWER', {
      summary: `${path} has ${bytes} bytes: it is no list of a bundler.`,
      tried: `to read ${path}`,
      next: 'Correct `systems.paymaster.bundler.files`.',
      field: 'systems.paymaster.bundler.files',
      retry: 'no',
    }),
  )
}
