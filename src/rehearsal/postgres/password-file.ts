import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Access } from './session.ts'

/** One line of a .pgpass file; libpq wants `:` and `\` escaped. */
export function passwordFileLine(access: Access): string {
  const fields = [access.host, String(access.port), access.database, access.user, access.password]
  return `${fields.map((field) => field.replace(/[\\:]/g, '\\$&')).join(':')}\n`
}

export interface PasswordFileOptions {
  readonly access: Access
  /** A private directory; one that is swept with the world where a kill leaves the file behind. */
  readonly dir: string
}

/** Lends a 0600 PGPASSFILE for the length of `work`. */
export async function withPasswordFile<T>(
  options: PasswordFileOptions,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const file = path.join(options.dir, `pgpass-${randomBytes(4).toString('hex')}`)
  try {
    await writeFile(file, passwordFileLine(options.access), { mode: 0o600 })
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}
