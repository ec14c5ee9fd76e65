import type { ReadFile } from '../../../shared/domain/artifact.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { UseCases } from '../router/use-cases.ts'
import { artifactText, readArtifact, viewOf } from '../systems/contracts/version/index.ts'
import type { AuditLog } from './audit-log.ts'

/** A build-info of a large project has a few dozen megabytes. */
const LIMIT = 64 * 1024 * 1024

interface ArtifactParts {
  readonly log: Pick<AuditLog, 'putEvidence'>
  readonly profile: Pick<Profile, 'systems'>
  readonly tell: (body: JsonObject) => Promise<unknown>
}

/** Reads compiled contracts, and keeps them sealed beside the log: a run names what it deploys by its hash. */
export function createArtifacts({ log, profile, tell }: ArtifactParts): UseCases['artifacts'] {
  // One at a time: a second upload takes the place of one that was given up.
  let current: { readonly upload: string; text: string } | undefined

  return {
    contracts: () =>
      (profile.systems.contracts?.contracts ?? []).map(({ id, name, address }) => ({
        ...{ id, name, address },
      })),
    async put(piece, by): Promise<ReadFile> {
      const { upload, fileName, from, last, contract } = piece
      if (from === 0) current = { upload, text: '' }
      if (current?.upload !== upload || current.text.length !== from) throw interrupted(fileName)
      current.text += piece.text
      if (current.text.length > LIMIT) throw tooLarge(fileName)
      if (!last) return { kind: 'more' }
      const { text } = current
      current = undefined
      const read = readArtifact(text, {
        fileName,
        ...(contract === undefined ? {} : { contract }),
      })
      switch (read.kind) {
        case 'refused':
          throw new FailureError(read.failure)
        case 'several':
          return read
        case 'read': {
          const bytes = new TextEncoder().encode(artifactText(read.artifact))
          const { contractName } = read.artifact
          const kept = await log.putEvidence(bytes, {
            name: `${contractName}.json`,
            mediaType: 'application/json',
          })
          const { sha256, blob } = kept
          await tell({ kind: 'artifact-kept', contractName, fileName, sha256, blob, by })
          return { kind: 'read', artifact: viewOf(read.artifact, kept) }
        }
      }
    },
  }
}

function interrupted(fileName: string): FailureError {
  return new FailureError(
    failure('ARTIFACT_INVALID', {
      summary: `A part of ${fileName} is missing.`,
      tried: 'to put the parts of a file together',
      next: 'Choose the file again.',
      field: 'artifact',
    }),
  )
}

function tooLarge(fileName: string): FailureError {
  return new FailureError(
    failure('ARTIFACT_INVALID', {
      summary: `${fileName} has more than ${LIMIT / 1024 / 1024} MB.`,
      tried: 'to read a compiled contract',
      next: 'Choose the artifact of the one contract instead of a whole build-info.',
      field: 'artifact',
      retry: 'no',
    }),
  )
}
