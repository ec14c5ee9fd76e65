import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import type { Archive } from './archive-toc.ts'
import { type Manifest, manifestCounts } from './manifest.ts'
import { textOf } from './row-values.ts'
import { readCounts, readTables } from './tables.ts'

const relationKinds: { readonly [kind: string]: string } = {
  TABLE: 'relation',
  VIEW: 'relation',
  'MATERIALIZED VIEW': 'relation',
  SEQUENCE: 'relation',
  'FOREIGN TABLE': 'relation',
  INDEX: 'relation',
  CONSTRAINT: 'constraint',
  'FK CONSTRAINT': 'constraint',
  'CHECK CONSTRAINT': 'constraint',
  TRIGGER: 'trigger',
}

/** What the archive would make, as `relation public users` or `constraint public users users_pkey`. */
export function expectedObjects(archive: Archive): readonly string[] {
  return archive.entries.flatMap((entry) => {
    const kind = relationKinds[entry.kind]
    return kind === undefined ? [] : [`${kind} ${entry.schema} ${entry.tag}`]
  })
}

const OBJECTS = `SELECT 'relation ' || n.nspname || ' ' || c.relname AS object
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'
  UNION ALL SELECT 'constraint ' || n.nspname || ' ' || c.relname || ' ' || k.conname
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL SELECT 'trigger ' || n.nspname || ' ' || c.relname || ' ' || t.tgname
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal`

/** What a copy lacks of what its archive and manifest promise. */
export interface Shortfall {
  /** Objects that do not exist. */
  readonly objects: readonly string[]
  /** Tables whose count is not the manifest's, in words. */
  readonly counts: readonly string[]
}

/** Compares a restored copy with its archive's table of contents and its manifest's counts. */
export async function readShortfall(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly side: SqlTarget
    readonly archive: Archive
    readonly manifest: Manifest | undefined
  },
  signal: AbortSignal,
): Promise<Shortfall> {
  const { side, archive, manifest } = asked
  const rows = await world.sql.read(side, { text: OBJECTS, timeoutMs: 60_000 }, signal)
  const there = new Set(rows.map((row) => textOf(row, 'object')))
  const objects = expectedObjects(archive).filter((object) => !there.has(object))
  const expected = manifest === undefined ? archive.rows : manifestCounts(manifest)
  if (objects.length > 0 || expected === undefined) return { objects, counts: [] }
  const tables = await readTables(world, side, signal)
  const counts = await readCounts(world, { target: side, tables }, signal)
  return { objects, counts: wrongCounts(expected, counts) }
}

/** `public.users: 100 of 20000 rows` for every table that does not have what it should. */
export function wrongCounts(
  expected: ReadonlyMap<string, number>,
  actual: ReadonlyMap<string, number>,
): readonly string[] {
  return [...expected].flatMap(([table, rows]) => {
    const found = actual.get(table)
    return found === rows ? [] : [`${table}: ${found ?? 'no table'} of ${rows} rows`]
  })
}

export function isComplete(shortfall: Shortfall): boolean {
  return shortfall.objects.length === 0 && shortfall.counts.length === 0
}
