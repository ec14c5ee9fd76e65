import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { CREDENTIAL_FILES } from './credentials.ts'
import { layoutOf, ownEntries } from './layout.ts'
import { readSavedWorld, type SavedWorld } from './saved-world.ts'

/** What was found where a world is wanted. */
export type DirectoryState =
  | { readonly kind: 'free' }
  | { readonly kind: 'half-built' }
  | { readonly kind: 'complete'; readonly saved: SavedWorld }
  | { readonly kind: 'foreign'; readonly entries: readonly string[] }

/** Looks at a directory and changes nothing. */
export async function readDirectoryState(dir: string): Promise<DirectoryState> {
  const entries = await entriesOf(dir)
  if (entries.length === 0) return { kind: 'free' }
  const own = ownEntries()
  const strangers = entries.filter((entry) => !own.has(entry))
  const marked = entries.includes(path.basename(layoutOf(dir).marker))
  if (!marked && strangers.length > 0) return { kind: 'foreign', entries: strangers }
  const saved = readSavedWorld(layoutOf(dir).savedWorld)
  if (saved === null || !(await hasAllParts(dir))) return { kind: 'half-built' }
  return { kind: 'complete', saved }
}

async function entriesOf(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function hasAllParts(dir: string): Promise<boolean> {
  const layout = layoutOf(dir)
  const needed = [
    layout.marker,
    path.join(layout.postgres, 'data', 'PG_VERSION'),
    path.join(layout.history, 'data', 'PG_VERSION'),
    path.join(layout.git, 'web.git', 'HEAD'),
    path.join(layout.git, 'api.git', 'HEAD'),
    ...Object.values(CREDENTIAL_FILES).map((file) => path.join(layout.credentials, file)),
  ]
  const there = await Promise.all(
    needed.map((file) =>
      stat(file).then(
        () => true,
        () => false,
      ),
    ),
  )
  return there.every(Boolean)
}
