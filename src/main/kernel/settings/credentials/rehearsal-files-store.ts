import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import { revealSecret, Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialStore } from '../../ports/credentials.ts'
import { isLoopbackProfile } from '../loopback.ts'
import { readIfThere, writePrivateFile } from './private-file.ts'
import { storeFailure } from './store-failure.ts'

export interface RehearsalFiles {
  /** Which file holds which credential (see `credentialFiles`). */
  readonly files: Readonly<Record<string, string>>
  /** `DIR/credentials`, for what is not the world's: the key of the log. */
  readonly directory: string
}

/**
 * The files of a rehearsal world: the one store whose secrets lie on disk as they are, and only for a
 * rehearsal whose every address is on this machine. @throws FailureError CREDENTIAL_STORE_ABSENT otherwise
 */
export function createRehearsalFilesStore(
  profile: Profile,
  { files, directory }: RehearsalFiles,
): CredentialStore {
  if (profile.environment !== 'rehearsal' || !isLoopbackProfile(profile)) {
    const why = 'credentials in files are for rehearsals on this machine alone'
    throw new FailureError(
      storeFailure('CREDENTIAL_STORE_ABSENT', `to open the profile “${profile.name}”`, why),
    )
  }

  function fileOf(name: string): string {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`not the name of a credential: ${name}`)
    return files[name] ?? join(directory, name)
  }

  return {
    keeping: 'rehearsal-files',
    async find(name) {
      const text = await readIfThere(fileOf(name))
      return text === null ? { kind: 'absent' } : { kind: 'found', secret: new Secret(text.trim()) }
    },
    keep: (name, value) => writePrivateFile(fileOf(name), revealSecret(value)),
    forget: (name) => rm(fileOf(name), { force: true }),
  }
}
