import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { ChainMutations } from '../ports/chain.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandMutations } from '../ports/command.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { FileMutations } from '../ports/files.ts'
import type { HistoryDatabase } from '../ports/history-database.ts'
import type { HttpMutations } from '../ports/http.ts'
import type { ObjectMutations } from '../ports/objects.ts'
import type { Remembered } from '../ports/remembered.ts'
import type { SignedVault } from '../ports/signed.ts'
import type { SqlMutations } from '../ports/sql.ts'
import { createChain } from './chain/index.ts'
import { createCommand, createTools } from './command/index.ts'
import { createRemembered } from './create-remembered.ts'
import { createFiles } from './files.ts'
import { fillFolder } from './fill-folder.ts'
import { createHttp } from './http/index.ts'
import type { Masker } from './masking/index.ts'
import { createObjects } from './objects/index.ts'
import { identityForKeeping, SAFETY_IDENTITY } from './own-identity.ts'
import { replaceFiles } from './replace-files.ts'
import { recipientFor } from './seal-file.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { createSignedVault } from './signed/index.ts'
import { createHistoryDatabase, createSql } from './sql/index.ts'

/** What the doors of one profile need. */
export interface DoorParts {
  readonly profile: Profile
  readonly store: CredentialStore
  readonly masker: Masker
  readonly clock: Clock
  /** The operator's PATH, read once at start. */
  readonly searchPath: string
  /** For password files and working directories of children; sweep it at start. */
  readonly privateDirectory: string
  /** Where signed transactions lie, sealed. */
  readonly signedDirectory: string
  /** Part of the name by which our sessions and children are found. */
  readonly hostName: string
  /** Whom rows and files that leave the database are sealed to; asked anew each time. Nobody where it is left out. */
  readonly recipients?: () => readonly string[]
  /** Hears of secrets that cannot be masked. */
  readonly warn?: (because: string) => void
}

/** The doors of one run (or of none): named after it, so that what outlives the console is found. */
export interface RunDoors {
  readonly http: HttpMutations
  readonly sql: SqlMutations
  readonly command: CommandMutations
  readonly chain: ChainMutations
  readonly files: FileMutations
  readonly objects: ObjectMutations
  readonly signed: SignedVault
  readonly remembered: Remembered
  readonly applicationName: string
}

export interface Doors {
  readonly secrets: Secrets
  readonly signed: SignedVault
  /** The history that the profile names, for writing; null where it names none. */
  readonly history: HistoryDatabase | null
  forRun(run: RunId | 'watch'): RunDoors
  close(): Promise<void>
}

/** Opens the doors to the outside world for one profile. */
export function createDoors(parts: DoorParts): Doors {
  const { profile, masker, clock, privateDirectory, hostName } = parts
  const secrets = createSecrets(parts.store, masker, parts.warn)
  const http = createHttp({ secrets, clock })
  const { recipients = () => [], store } = parts
  const directory = parts.signedDirectory
  const signed = createSignedVault({ directory, store, secrets, masker, recipients })
  const chain = createChain({ secrets, http, clock, signed })
  const files = {
    ...createFiles(secrets, recipients),
    fill: fillFolder(recipients, async () =>
      recipientFor(await identityForKeeping(store, secrets, SAFETY_IDENTITY)),
    ),
    replace: replaceFiles,
  }
  const objects = createObjects({ bucket: profile.systems.postgres?.bucket, secrets, clock })
  const tools = createTools(parts.searchPath, { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' })
  const made = new Map<string, RunDoors & { readonly sql: { close(): Promise<void> } }>()
  const { history } = profile
  return {
    secrets,
    signed,
    history:
      history === undefined
        ? null
        : createHistoryDatabase({
            history,
            secrets,
            masker,
            applicationName: `rollback-console/export/${hostName}`,
          }),
    forRun(run) {
      const known = made.get(run)
      if (known !== undefined) return known
      const applicationName = `rollback-console/${run}/${hostName}`
      const shared = { profile, secrets, masker, applicationName }
      const doors = {
        http,
        chain,
        files,
        objects,
        signed,
        applicationName,
        remembered: createRemembered(),
        sql: createSql(shared),
        command: createCommand({ ...shared, tools, privateDirectory }),
      }
      made.set(run, doors)
      return doors
    },
    async close() {
      await Promise.all([http.close(), ...[...made.values()].map((doors) => doors.sql.close())])
    },
  }
}
