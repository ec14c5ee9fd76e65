import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Access } from './session.ts'

/** One line of a .pgpass file; libpq wants `:` and `\` escaped. */
export function passwordFileLine(access: Access): string {
  const fields = [access.host, String(access.port), access.database, access.user, access.password]
  return `${fields.map((field) => field.replace(/[\\:]/g, '\\$&')).join(':')}\n`
}

/** Lends a 0600 PGPASSFILE for the length of `work`; it is removed in every ending but a kill. */
export async function withPasswordFile<T>(
  access: Access,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'vlossom-pgpass-'))
  try {
    const file = path.join(dir, 'pgpass')
    await writeFile(file, passwordFileLine(access), { mode: 0o600 })
    return await work(file)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
