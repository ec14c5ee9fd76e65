import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, delimiter, dirname, join, sep } from 'node:path'
import type { Tool } from '../../ports/command.ts'

/** What tells whether a program is still the one that was looked at. */
export interface ProgramFile {
  /** Absolute and real: no link is followed when it is run. */
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly inode: number
}

/** A program, or why none of those found is taken. */
export type ToolFound =
  | { readonly kind: 'found'; readonly file: ProgramFile }
  | { readonly kind: 'missing'; readonly because: readonly string[] }

const POSTGRES_TOOLS: ReadonlySet<Tool> = new Set(['psql', 'pg_restore', 'pg_dump'])
const DEBIAN_POSTGRES = '/usr/lib/postgresql'
const OTHER_POSTGRES = ['/opt/homebrew/opt/libpq/bin', '/usr/local/opt/libpq/bin']
const WRITABLE_BY_OTHERS = 0o022

/** Looks through the search path, and for PostgreSQL's tools through the usual places. */
export async function findTool(tool: Tool, searchPath: string): Promise<ToolFound> {
  const because: string[] = []
  const listed = searchPath.split(delimiter).filter((directory) => directory.startsWith(sep))
  const places = POSTGRES_TOOLS.has(tool) ? [...listed, ...(await postgresPlaces())] : listed
  for (const place of places) {
    const candidate = join(place, tool)
    const path = await realpath(candidate).catch(() => null)
    if (path === null) continue
    const refusal = refusalOf(tool, candidate, path) ?? (await distrust(path))
    if (refusal === null) return { kind: 'found', file: await programFile(path) }
    because.push(`${candidate} ${refusal}`)
  }
  return { kind: 'missing', because }
}

/** Size, time and inode of a program, as they are now. */
export async function programFile(path: string): Promise<ProgramFile> {
  const { size, mtimeMs, ino } = await stat(path)
  return { path, bytes: size, modifiedMs: mtimeMs, inode: ino }
}

async function postgresPlaces(): Promise<readonly string[]> {
  const versions = await readdir(DEBIAN_POSTGRES).catch(() => [])
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a))
  return [...newestFirst.map((version) => join(DEBIAN_POSTGRES, version, 'bin')), ...OTHER_POSTGRES]
}

function refusalOf(tool: Tool, candidate: string, path: string): string | null {
  // A repository could bring its own program there.
  if (/[\\/]node_modules[\\/]\.bin[\\/]/.test(`${candidate}\n${path}`))
    return 'belongs to a repository'
  // Debian's psql is a wrapper that decides by name and by files of the user which version to run.
  if (POSTGRES_TOOLS.has(tool) && basename(path) !== tool) return `is a wrapper (${path})`
  return null
}

async function distrust(path: string): Promise<string | null> {
  const [file, directory] = await Promise.all([stat(path), stat(dirname(path))])
  if (!file.isFile() || (file.mode & 0o111) === 0) return 'is no program'
  if (((file.mode | directory.mode) & WRITABLE_BY_OTHERS) !== 0)
    return 'can be changed by other users'
  const owners = [0, process.getuid?.() ?? 0]
  return owners.includes(file.uid) ? null : 'belongs to another user'
}
