import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { textOf } from './row-values.ts'

/** What a database holds, by name, each with what the server says it is. Two equal texts are the same object. */
export interface Catalog {
  /** `schema.table`. */
  readonly tables: ReadonlyMap<string, string>
  /** `schema.table.column`, with its type, NOT NULL and default. */
  readonly columns: ReadonlyMap<string, string>
  /** `schema.index`, with its definition; ` INVALID` behind it where CREATE INDEX CONCURRENTLY broke off. */
  readonly indexes: ReadonlyMap<string, string>
  /** `schema.table.constraint`, with its definition. */
  readonly constraints: ReadonlyMap<string, string>
  /** `schema.type`; enums with their values, as a JSON list. */
  readonly types: ReadonlyMap<string, string>
  readonly schemas: ReadonlySet<string>
  readonly extensions: ReadonlySet<string>
}

const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname !~ '^rollback_console_'`

const CATALOG = `SELECT 'table' AS kind, n.nspname || '.' || c.relname AS name, c.relkind::text AS detail
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${OURS}
  UNION ALL SELECT 'column', n.nspname || '.' || c.relname || '.' || a.attname,
      format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
      || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || CASE a.attidentity WHEN '' THEN '' ELSE ' IDENTITY' END
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${OURS}
  UNION ALL SELECT 'index', n.nspname || '.' || c.relname,
      pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
  UNION ALL SELECT 'constraint', n.nspname || '.' || c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
  UNION ALL SELECT 'type', n.nspname || '.' || t.typname,
      coalesce((SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_enum e WHERE e.enumtypid = t.oid), '')
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r') AND ${OURS}
  UNION ALL SELECT 'schema', n.nspname, '' FROM pg_namespace n WHERE ${OURS}
  UNION ALL SELECT 'extension', extname, extversion FROM pg_extension`

/** Reads the catalogue. @throws FailureError as `SqlReads.read` */
export async function readCatalog(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<Catalog> {
  const rows = await world.sql.read(target, { text: CATALOG }, signal)
  const of = (kind: string): ReadonlyMap<string, string> =>
    new Map(
      rows
        .filter((row) => textOf(row, 'kind') === kind)
        .map((row) => [textOf(row, 'name'), textOf(row, 'detail')]),
    )
  return {
    tables: of('table'),
    columns: of('column'),
    indexes: of('index'),
    constraints: of('constraint'),
    types: of('type'),
    schemas: new Set(of('schema').keys()),
    extensions: new Set(of('extension').keys()),
  }
}

/** Every object in a line; two catalogues with the same lines are the same schema. `_prisma_migrations` is left out. */
export function catalogLines(catalog: Catalog): readonly string[] {
  const parts = ['tables', 'columns', 'indexes', 'constraints', 'types'] as const
  return parts
    .flatMap((part) => [...catalog[part]].map(([name, detail]) => `${part} ${name} ${detail}`))
    .filter((line) => !line.includes('_prisma_migrations'))
    .sort()
}
