import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { DatabaseProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Secrets } from '../secrets.ts'
import { isDatabaseUrl, readDatabaseUrl } from './database-url.ts'

/**
 * The password of a database. What is kept may be a provider's whole URL: only its password is taken, and only where
 * it is of the host, port and user that the profile names. A URL never says where to go.
 * @throws FailureError CREDENTIAL_*, WRONG_SERVER
 */
export async function passwordOf(
  database: Pick<DatabaseProfile, 'host' | 'port' | 'user' | 'secret'>,
  secrets: Pick<Secrets, 'reveal'>,
): Promise<string> {
  const kept = await secrets.reveal(database.secret)
  if (!isDatabaseUrl(kept)) return kept
  const read = readDatabaseUrl(kept)
  if (read.kind === 'refused') throw refused(database.secret, read.because)
  const { url } = read
  const differs = (['host', 'port', 'user'] as const).find((part) =>
    part === 'host'
      ? url.host.toLowerCase() !== database.host.toLowerCase()
      : url[part] !== database[part],
  )
  if (differs !== undefined)
    throw refused(database.secret, `its ${differs} is another than the one in the profile`)
  return url.password
}

function refused(secret: string, because: string): FailureError {
  return new FailureError(
    failure('WRONG_SERVER', {
      summary: `The URL that is kept as “${secret}” is not used: ${because}.`,
      tried: `to take the password out of the credential “${secret}”`,
      next: 'Keep the password alone, or the URL of the very database that the profile names.',
      retry: 'no',
    }),
  )
}
