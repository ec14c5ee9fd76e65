import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandMutations } from '../ports/command.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { FileReads } from '../ports/files.ts'
import type { HttpMutations } from '../ports/http.ts'
import type { SqlMutations } from '../ports/sql.ts'
import { createCommand, createTools } from './command/index.ts'
import { createFiles } from './files.ts'
import { createHttp } from './http/index.ts'
import type { Masker } from './masking/index.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { createSql } from './sql/index.ts'

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
  /** Part of the name by which our sessions and children are found. */
  readonly hostName: string
  /** Hears of secrets that cannot be masked. */
  readonly warn?: (because: string) => void
}

/** The doors of one run (or of none): named after it, so that what outlives the console is found. */
export interface RunDoors {
  readonly http: HttpMutations
  readonly sql: SqlMutations
  readonly command: CommandMutations
  readonly files: FileReads
  readonly applicationName: string
}

export interface Doors {
  readonly secrets: Secrets
  forRun(run: RunId | 'watch'): RunDoors
  close(): Promise<void>
}

/** Opens the doors to the outside world for one profile. */
export function createDoors(parts: DoorParts): Doors {
  const { profile, masker, clock, privateDirectory, hostName } = parts
  const secrets = createSecrets(parts.store, masker, parts.warn)
  const http = createHttp({ secrets, clock })
  const files = createFiles()
  const tools = createTools(parts.searchPath, { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' })
  const made = new Map<string, RunDoors & { readonly sql: { close(): Promise<void> } }>()
  return {
    secrets,
    forRun(run) {
      const known = made.get(run)
      if (known !== undefined) return known
      const applicationName = `rollback-console/${run}/${hostName}`
      const shared = { profile, secrets, masker, applicationName }
      const doors = {
        http,
        files,
        applicationName,
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
