import { z } from 'zod'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'

const FORMAT = 'rollback-console/rows/1'
export const MANIFEST = 'manifest.json'

/** Rows of one table, in one file. */
const ExportedTable = z.object({
  table: z.string(),
  file: z.string().regex(/^[\w.-]+$/),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Which rows, in words. */
  which: z.string(),
  whole: z.boolean(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type ExportedTable = z.infer<typeof ExportedTable>

/** What was exported, and how it is read back. Holds no row; written last: without it an export is not whole. */
export const RowsManifest = z.object({
  format: z.literal(FORMAT),
  run: z.string(),
  /** The server as its identity says it. */
  server: z.string(),
  serverVersion: z.string(),
  database: z.string(),
  oid: z.string(),
  /** The server's position in its log and its time, before the first row was read. */
  lsn: z.string(),
  at: z.string(),
  recipients: z.array(z.string()),
  tables: z.array(ExportedTable),
  readBack: z.array(z.string()),
})
export type RowsManifest = z.infer<typeof RowsManifest>

/** How long an export stands for what is in live: later somebody may have changed there what was the same. */
const FRESH_MS = 3_600_000

const readBack = [
  "CREATE SCHEMA exported; CREATE TABLE exported.NAME (…);  -- the file's columns with their types",
  "age --decrypt -i IDENTITY FILE | gunzip | psql -X -d DATABASE -c 'COPY exported.NAME (COLUMNS) FROM STDIN'",
]

export function manifestOf(given: Omit<RowsManifest, 'format' | 'readBack'>): RowsManifest {
  return { format: FORMAT, ...given, readBack }
}

/** The manifest of a folder; `undefined` where there is none that is whole. */
export async function readRowsManifest(
  world: Pick<Reads, 'files'>,
  folder: string,
): Promise<RowsManifest | undefined> {
  const path = `${folder}/${MANIFEST}`
  try {
    const { bytes } = await world.files.facts(path)
    const text = await world.files.bytes(path, { offset: 0, length: Math.min(bytes, 1 << 22) })
    const parsed: unknown = JSON.parse(new TextDecoder().decode(text))
    return RowsManifest.safeParse(parsed).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    if (error instanceof FailureError && error.failure.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/** The first file that is not what the manifest says. */
export async function findChanged(
  world: Pick<Reads, 'files'>,
  given: { readonly folder: string; readonly manifest: RowsManifest },
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const { file, sha256 } of given.manifest.tables) {
    const found = await world.files.sha256(`${given.folder}/${file}`, signal).catch(absent)
    if (found !== sha256) return file
  }
  return undefined
}

function absent(error: unknown): undefined {
  if (error instanceof FailureError && error.failure.code === 'NOT_FOUND') return undefined
  throw error
}

/** Whether an export is of this database, and young enough to stand for what is at stake now. */
export function isOf(
  manifest: RowsManifest,
  asked: { readonly server: string; readonly oid: string; readonly now: Date },
): boolean {
  const { server, oid, now } = asked
  const age = now.getTime() - Date.parse(manifest.at)
  return manifest.server === server && manifest.oid === oid && Math.abs(age) < FRESH_MS
}
