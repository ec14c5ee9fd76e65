import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { asServerUser, giveToServerUser } from '../process/unprivileged.ts'
import { findServerBinaries } from './binaries.ts'
import { SUPERUSER } from './cluster.ts'
import { serverEnvironment } from './server-environment.ts'

const run = promisify(execFile)

/**
 * Makes a new cluster in `dir/data`: UTF-8, SCRAM for every connection, a system identifier of its own. The
 * superuser's password is read by initdb from a file, so that it never stands in an argument list.
 */
export async function initialiseCluster(dir: string, passwordFile: string): Promise<void> {
  const dataDir = path.join(dir, 'data')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await giveToServerUser(dataDir)
  const command = asServerUser({
    file: findServerBinaries().initdb,
    args: [
      ...['-D', dataDir, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    ],
  })
  await run(command.file, command.args, { env: serverEnvironment() })
}
