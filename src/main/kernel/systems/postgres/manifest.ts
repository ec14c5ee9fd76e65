import { z } from 'zod'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { FileReads } from '../../ports/files.ts'

/** What was written down when a dump was made. Its own counts and hash are what a restore is measured by. */
export const Manifest = z.object({
  /** Name of the dump, in the manifest's own directory. */
  file: z
    .string()
    .min(1)
    .refine((name) => !/[\\/]/.test(name) && name !== '..', 'must be a bare file name'),
  database: z.string().min(1),
  takenAt: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time'),
  serverVersion: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
  bytes: z.number().int().nonnegative().optional(),
  /** How many rows each table had. */
  tables: z.array(
    z.object({
      schema: z.string().min(1),
      name: z.string().min(1),
      rows: z.number().int().nonnegative(),
    }),
  ),
  /** Newest applied migration in the dump. */
  migrationHead: z.string().optional(),
})
export type Manifest = z.infer<typeof Manifest>

/** A dump with what is written about it. */
export interface Backup {
  readonly dump: string
  readonly manifestPath: string | undefined
  readonly manifest: Manifest | undefined
}

/** What it takes to read a manifest. */
interface ManifestReads {
  readonly files: Pick<FileReads, 'list' | 'facts' | 'bytes'>
}

/** Larger than any manifest that was not made to hurt. */
const MAXIMUM_MANIFEST_BYTES = 1 << 20

/** Finds dump and manifest from the path of either. @throws FailureError NOT_FOUND, DUMP_MANIFEST_INVALID */
export async function readBackup(world: ManifestReads, path: string): Promise<Backup> {
  if (path.endsWith('.json')) {
    const manifest = await readManifest(world, path)
    return { dump: beside(path, manifest.file), manifestPath: path, manifest }
  }
  const names = new Set((await world.files.list(directoryOf(path))).map((file) => file.path))
  const manifestPath = manifestPathsFor(path).find((candidate) => names.has(candidate))
  if (manifestPath === undefined) return { dump: path, manifestPath, manifest: undefined }
  return { dump: path, manifestPath, manifest: await readManifest(world, manifestPath) }
}

/** Where a dump's manifest may lie: beside it, `x.dump.manifest.json`, `x.manifest.json`, `x.dump.json` or `x.json`. */
function manifestPathsFor(dump: string): readonly string[] {
  const bare = dump.replace(/\.[^./\\]+$/, '')
  return [`${dump}.manifest.json`, `${bare}.manifest.json`, `${dump}.json`, `${bare}.json`]
}

/** Parses a manifest's text. @throws FailureError DUMP_MANIFEST_INVALID, every problem with its path */
export function parseManifest(text: string, path: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FailureError(invalid(path, 'it is no JSON'))
  }
  const parsed = Manifest.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new FailureError(invalid(path, problems.join('; ')))
}

/** The manifest's counts by full name, e.g. `public.users`. */
export function manifestCounts(manifest: Manifest): ReadonlyMap<string, number> {
  return new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table.rows]))
}

async function readManifest(world: ManifestReads, path: string): Promise<Manifest> {
  const { bytes } = await world.files.facts(path)
  if (bytes > MAXIMUM_MANIFEST_BYTES) throw new FailureError(invalid(path, `it has ${bytes} bytes`))
  const content = await world.files.bytes(path, { offset: 0, length: bytes })
  return parseManifest(new TextDecoder().decode(content), path)
}

function invalid(path: string, problems: string): Failure {
  return failure('DUMP_MANIFEST_INVALID', {
    summary: `The manifest ${path} cannot be used: ${problems}.`,
    tried: `read ${path}`,
    next: 'Choose another dump, or have the manifest made again from a copy that is trusted.',
    field: 'target.backup',
    retry: 'no',
  })
}

/** The directory of a path, with its last separator; both kinds of separator are known. */
function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || '.'
}

function beside(path: string, name: string): string {
  const directory = directoryOf(path)
  return directory === '.' ? name : `${directory}${name}`
}
