import { z } from 'zod'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { SAFETY_END } from '../dumps/dump-bytes.ts'
import { Manifest } from '../manifest.ts'
import { qualified } from '../quoting.ts'
import { postgresOf } from '../restore-input.ts'
import type { RowsThen } from './statements.ts'

/** What is written beside a safety dump: a manifest like any backup's, and what tells whether live still is as it was. */
export const SafetyManifest = Manifest.extend({
  safety: z.object({
    run: z.string(),
    /** The server as its identity says it. */
    server: z.string(),
    databaseOid: z.string(),
    /** `pg_current_snapshot()` before the dump was begun. */
    snapshot: z.string(),
    schemas: z.array(z.string()),
  }),
})
export type SafetyManifest = z.infer<typeof SafetyManifest>

/** A safety dump as it lies there. */
export interface SafetyDump {
  readonly path: string
  readonly manifest: SafetyManifest
}

/** Where safety dumps lie: among the backups, so that each can be chosen as one; `undefined` where there is no place. */
export function safetyFolderOf(world: Pick<Reads, 'profile'>): string | undefined {
  return postgresOf(world).backups[0]?.replace(/[\\/]+$/, '')
}

/** All that a run has made, whole or not, the oldest first: none is ever written over. */
export async function listSafety(
  world: Pick<Reads, 'files' | 'profile'>,
  run: string,
): Promise<readonly string[]> {
  const folder = safetyFolderOf(world)
  if (folder === undefined) return []
  const files = await world.files.list(folder)
  return files.map(({ path }) => path).filter((path) => numberOf(path, run) !== undefined)
}

/** The name of the next one. */
export function nextSafetyFile(database: string, run: string, there: readonly string[]): string {
  const last = Math.max(0, ...there.map((path) => numberOf(path, run) ?? 0))
  const name = database.replaceAll(/[^A-Za-z0-9_-]/g, '_')
  return `${name}-before-${run}-${String(last + 1).padStart(2, '0')}${SAFETY_END}`
}

function numberOf(path: string, run: string): number | undefined {
  const found = new RegExp(`-before-${run}-(\\d{2})${SAFETY_END.replaceAll('.', '\\.')}$`).exec(
    path,
  )
  return found === null ? undefined : Number(found[1])
}

/** The newest safety dump of a run. */
export async function newestSafety(
  world: Pick<Reads, 'files' | 'profile'>,
  run: string,
  signal: AbortSignal,
): Promise<SafetyDump | undefined> {
  const path = (await listSafety(world, run)).at(-1)
  return path === undefined ? undefined : await readSafety(world, path, signal)
}

/** A safety dump, where all of it is there: the manifest is written last, and its SHA-256 is the file's. */
export async function readSafety(
  world: Pick<Reads, 'files'>,
  path: string,
  signal: AbortSignal,
): Promise<SafetyDump | undefined> {
  try {
    const text = await wholeText(world, `${path}.manifest.json`)
    const manifest = SafetyManifest.safeParse(JSON.parse(text)).data
    if (manifest === undefined) return undefined
    const sha256 = await world.files.sha256(path, signal)
    return sha256 === manifest.sha256 ? { path, manifest } : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    if (error instanceof FailureError && error.failure.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/** Whether it has all of these schemas: another backup of the same run may need more of them. */
export function covers({ manifest }: SafetyDump, schemas: readonly string[]): boolean {
  return schemas.every((schema) => manifest.safety.schemas.includes(schema))
}

/** The rows that it holds, as a guard compares them. */
export function rowsIn({ manifest }: SafetyDump): RowsThen {
  const counts = manifest.tables.map((table) => [qualified(table), table.rows] as const)
  return { counts: Object.fromEntries(counts), snapshot: manifest.safety.snapshot }
}

async function wholeText(world: Pick<Reads, 'files'>, path: string): Promise<string> {
  const { bytes } = await world.files.facts(path)
  const length = Math.min(bytes, 1 << 22)
  return new TextDecoder().decode(await world.files.bytes(path, { offset: 0, length }))
}
