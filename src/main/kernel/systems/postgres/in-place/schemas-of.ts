import type { Archive } from '../archive-toc.ts'

/** The schemas in which a dump has objects, by name. What lies in none is no part of a restore into a database in use. */
export function schemasOf(archive: Archive): readonly string[] {
  const names = archive.entries.map(({ schema }) => schema)
  return [...new Set(names)].filter((name) => name !== '' && name !== 'pg_catalog').sort()
}
