import type { TocEntry } from '../../archive-toc.ts'

/** What a script says of itself in its comments, and what was counted in it. */
export interface ScriptFacts {
  readonly database: string
  readonly serverVersion: string
  readonly toolVersion: string
  readonly entries: readonly TocEntry[]
  /** Lines with GRANT, REVOKE and ALTER DEFAULT PRIVILEGES. */
  readonly rights: readonly string[]
  /** The COPY block of Prisma's table, as `pg_restore` would write it. */
  readonly migrations: readonly string[]
  /** Rows by table, e.g. `public.users`; `undefined` where rows are INSERTs, which are not counted. */
  readonly rows: ReadonlyMap<string, number>
  /** Its last line is there. */
  readonly complete: boolean
}

/** More is no migration history. */
const MIGRATION_BYTES = 1 << 20

export function createScriptFacts() {
  let database = ''
  let serverVersion = ''
  let toolVersion = ''
  let complete = false
  let current: { readonly table: string; readonly kept: Uint8Array[] | undefined } | undefined
  let kept = 0
  const entries: TocEntry[] = []
  const rights: string[] = []
  const rows = new Map<string, number>()
  const migrations: string[] = []

  return {
    comment(text: string): void {
      const version = /^ Dumped (from database|by pg_dump) version (\S+)/.exec(text)
      if (version?.[1] === 'from database') serverVersion = version[2] ?? ''
      else if (version !== null) toolVersion = version[2] ?? ''
      const found =
        /^ (?:Data for )?Name: (.*); Type: (.*); Schema: (.*); Owner: (.*?)(?:; Tablespace: .*)?$/.exec(
          text,
        )
      if (found !== null) entries.push(entryOf(found, entries.length + 1))
      if (text === ' PostgreSQL database dump complete') complete = true
    },
    statement(text: string): void {
      if (/^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) /.test(text)) rights.push(text.trim())
    },
    connected(name: string): void {
      database = unquoted(name)
    },
    copyBegins(table: string, columns: string): void {
      const isHistory = /(?:^|\.)"?_prisma_migrations"?$/.test(table)
      if (isHistory) migrations.push(`COPY ${table} ${columns} FROM stdin;`)
      current = { table: fullName(table), kept: isHistory ? [] : undefined }
      kept = 0
    },
    /** Bytes of the block that is open; `rows` above 0, or an empty block, when it ends there. */
    copied(bytes: Uint8Array, ended: number | undefined): void {
      if (current === undefined) return
      if (current.kept !== undefined && kept < MIGRATION_BYTES) {
        current.kept.push(bytes)
        kept += bytes.length
      }
      if (ended === undefined) return
      rows.set(current.table, ended)
      if (current.kept !== undefined)
        migrations.push(...Buffer.concat(current.kept).toString().split(/\r?\n/).slice(1))
      current = undefined
    },
    read: (): ScriptFacts => ({
      ...{ database, serverVersion, toolVersion, complete },
      ...{ entries, rights, rows, migrations },
    }),
  }
}

function entryOf(found: RegExpExecArray, dumpId: number): TocEntry {
  const [, tag = '', kind = '', schema = '', owner = ''] = found
  return {
    ...{ dumpId, kind, tag },
    schema: schema === '-' ? '' : schema,
    owner: owner === '-' ? '' : owner,
  }
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name

/** `public.users` from `public."users"`. */
function fullName(table: string): string {
  return (table.match(/"(?:[^"]|"")+"|[^.]+/g) ?? []).map(unquoted).join('.')
}
