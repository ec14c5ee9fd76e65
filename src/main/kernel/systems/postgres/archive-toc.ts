/** One object of an archive, as `pg_restore -l` lists it. */
export interface TocEntry {
  readonly dumpId: number
  /** What it is: `TABLE`, `TABLE DATA`, `INDEX`, `FK CONSTRAINT`, … */
  readonly kind: string
  /** Empty for what lies in no schema. */
  readonly schema: string
  /** The object's name; for a constraint or trigger `table name`. */
  readonly tag: string
  readonly owner: string
}

export interface Archive {
  readonly database: string
  /** As written by the dumping machine; in its own time zone. */
  readonly createdAt: string
  readonly format: string
  /** e.g. `15.18` */
  readonly serverVersion: string
  /** Version of the pg_dump that wrote it. */
  readonly toolVersion: string
  readonly entries: readonly TocEntry[]
  /** Rows by table, e.g. `public.users`, where they were counted in the dump itself. */
  readonly rows?: ReadonlyMap<string, number>
}

// Kinds of more than one word; every other kind is one word (pg_backup_archiver and pg_dump.c, 14 to 18).
const longKinds = [
  'ACCESS METHOD',
  'CHECK CONSTRAINT',
  'DATABASE PROPERTIES',
  'DEFAULT ACL',
  'EVENT TRIGGER',
  'FK CONSTRAINT',
  'FOREIGN DATA WRAPPER',
  'FOREIGN SERVER',
  'FOREIGN TABLE',
  'INDEX ATTACH',
  'LARGE OBJECT',
  'BLOB METADATA',
  'MATERIALIZED VIEW DATA',
  'MATERIALIZED VIEW',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'PROCEDURAL LANGUAGE',
  'PUBLICATION TABLES IN SCHEMA',
  'PUBLICATION TABLE',
  'ROW SECURITY',
  'SECURITY LABEL',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
  'SHELL TYPE',
  'STATISTICS DATA',
  'SUBSCRIPTION TABLE',
  'TABLE ATTACH',
  'TABLE DATA',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  'USER MAPPING',
]

/** Reads one line of the list; `undefined` for the header and for what is none. */
export function readTocLine(line: string): TocEntry | undefined {
  const found = /^(\d+); (\d+) (\d+) (\S.*)$/.exec(line)
  if (found === null) return undefined
  const [, dumpId = '', , , rest = ''] = found
  const kind = longKinds.find((long) => rest.startsWith(`${long} `)) ?? rest.split(' ', 1)[0] ?? ''
  const [schema = '-', ...words] = rest.slice(kind.length + 1).split(' ')
  const owner = words.pop() ?? ''
  return {
    dumpId: Number(dumpId),
    kind,
    schema: schema === '-' ? '' : schema,
    tag: words.join(' '),
    owner,
  }
}

/** The whole list: its header comments, and its entries. */
export function readToc(lines: readonly string[]): Archive {
  const header = new Map<string, string>()
  for (const line of lines) {
    const found = /^;\s+([A-Z][^:]*?): (.*)$/i.exec(line)
    if (found !== null) header.set((found[1] ?? '').toLowerCase(), (found[2] ?? '').trim())
  }
  const created = lines.find((line) => line.startsWith('; Archive created at '))
  const versionOf = (key: string): string => (header.get(key) ?? '').split(' ', 1)[0] ?? ''
  return {
    database: header.get('dbname') ?? '',
    createdAt: created?.slice('; Archive created at '.length) ?? '',
    format: (header.get('format') ?? '').toLowerCase(),
    serverVersion: versionOf('dumped from database version'),
    toolVersion: versionOf('dumped by pg_dump version'),
    entries: lines.flatMap((line) => readTocLine(line) ?? []),
  }
}

/** Roles that own something in the archive. */
export function ownersOf(archive: Archive): readonly string[] {
  return [...new Set(archive.entries.map((entry) => entry.owner))].filter((name) => name !== '')
}
