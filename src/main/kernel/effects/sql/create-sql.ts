import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { SqlMutation, SqlMutations, SqlTarget } from '../../ports/sql.ts'
import type { Masker } from '../masking/index.ts'
import type { Secrets } from '../secrets.ts'
import { copyRows } from './copy-rows.ts'
import { mutateSql } from './mutate-sql.ts'
import { passwordOf } from './password-of.ts'
import { readRows, streamRows } from './read-rows.ts'
import { databaseOf, sessionConfig } from './session-config.ts'
import { createSessionPools, type ReadPlace } from './session-pools.ts'

export interface SqlParts {
  readonly profile: Profile
  readonly secrets: Secrets
  readonly masker: Pick<Masker, 'maskText'>
  /** `rollback-console/<run>/<host>`, by which sessions that outlive the console are found. */
  readonly applicationName: string
}

const MUTATION_TIMEOUT_MS = 10_000

/** SQL over pg; `close` ends idle sessions. `mutate` here records nothing: see create-effects. */
export function createSql(parts: SqlParts): SqlMutations & { close(): Promise<void> } {
  const { profile, secrets, masker, applicationName } = parts
  const pools = createSessionPools(secrets, applicationName)
  const mask = (text: string) => masker.maskText(text)
  return {
    async read(target, query, signal) {
      return readRows({ pools, database: placeOf(profile, target), query, mask, signal })
    },
    stream(target, query, signal) {
      return streamRows({ pools, database: placeOf(profile, target), query, mask, signal })
    },
    copy(target, query, signal) {
      return copyRows({ pools, database: placeOf(profile, target), query, mask, signal })
    },
    async mutate(target, mutation, signal) {
      const database = databaseOf(profile, target)
      const timeoutMs = mutation.timeoutMs ?? MUTATION_TIMEOUT_MS
      const config = sessionConfig(
        database,
        { access: 'write', timeoutMs },
        { applicationName, password: () => passwordOf(database, secrets) },
      )
      const doing = 'to change the database'
      return mutateSql(config, mutation, { database, doing, mask, signal, timeoutMs })
    },
    close: () => pools.close(),
  }
}

function placeOf(profile: Profile, target: SqlTarget): ReadPlace {
  const { schema } = target
  return { ...databaseOf(profile, target), ...(schema === undefined ? {} : { schema }) }
}

/** The statements for the journal, as a plan words them. */
export function describeSqlAct(
  profile: Profile,
  target: SqlTarget,
  mutation: SqlMutation,
): JsonObject {
  const { database, host, port } = databaseOf(profile, target)
  return {
    kind: 'sql',
    server: `${host}:${port}`,
    database,
    statements: [...mutation.statements],
    ...(mutation.endSessionsOf === undefined ? {} : { endSessionsOf: [...mutation.endSessionsOf] }),
  }
}
