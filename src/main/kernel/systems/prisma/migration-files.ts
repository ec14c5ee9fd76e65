import { createHash } from 'node:crypto'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import { readGitText } from '../run-git.ts'
import { readBlobs } from './read-blobs.ts'

/** One folder of `migrations/` at a commit. */
export interface MigrationFile {
  readonly name: string
  readonly sql: string
  /** SHA-256 (hex) of the bytes, as Prisma stores it. */
  readonly checksum: string
  /** A `down.sql` that lies beside it, checked in. */
  readonly down?: string
}

const decoder = new TextDecoder()

/** SHA-256 (hex) of a script's bytes. */
export function checksumOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** `prisma/migrations`. */
export function migrationsFolder(profile: PrismaProfile): string {
  return [profile.directory, 'migrations'].filter((part) => part !== '' && part !== '.').join('/')
}

/** The commit that a name means, or `undefined`. A name may not look like an option. */
export async function commitOf(
  world: Pick<Reads, 'command'>,
  asked: { readonly repository: string; readonly name: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { repository, name } = asked
  if (!/^[\w./@-]{1,200}$/.test(name) || name.startsWith('-')) return undefined
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]
  const text = await readGitText(world, { repository, args }, signal).catch(() => '')
  return text.trim() || undefined
}

/** Every migration of a commit, in Prisma's order (by name). @throws FailureError COMMAND_FAILED */
export async function readMigrationFiles(
  world: Pick<Reads, 'command'>,
  asked: { readonly profile: PrismaProfile; readonly commit: string },
  signal: AbortSignal,
): Promise<readonly MigrationFile[]> {
  const { repository } = asked.profile
  const folder = migrationsFolder(asked.profile)
  const args = ['ls-tree', '-r', '-z', '--name-only', asked.commit, '--', `${folder}/`]
  const listed = (await readGitText(world, { repository, args }, signal)).split('\0')
  const paths = listed.filter((path) => /^[^\n]*\/(?:migration|down)\.sql$/.test(path))
  const names = paths.map((path) => `${asked.commit}:${path}`)
  const blobs = await readBlobs(world, { repository, names }, signal)
  const bytesOf = (path: string): Uint8Array | undefined => blobs[paths.indexOf(path)]
  return paths
    .filter((path) => path.endsWith('/migration.sql'))
    .flatMap((path) => {
      const bytes = bytesOf(path)
      if (bytes === undefined) return []
      const place = path.slice(0, -'/migration.sql'.length)
      const down = bytesOf(`${place}/down.sql`)
      return [
        {
          name: place.slice(folder.length + 1),
          sql: decoder.decode(bytes),
          checksum: checksumOf(bytes),
          ...(down === undefined ? {} : { down: decoder.decode(down) }),
        },
      ]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * The script that ran: among all versions of the file in the whole history, the one whose SHA-256 the database has
 * stored. A file that was edited since is another script, and is not taken for it.
 */
export async function findScript(
  world: Pick<Reads, 'command'>,
  asked: { readonly profile: PrismaProfile; readonly name: string; readonly checksum: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { repository } = asked.profile
  const path = `${migrationsFolder(asked.profile)}/${asked.name}/migration.sql`
  const args = [
    'log',
    '--all',
    '--format=',
    '--raw',
    '--no-abbrev',
    '--diff-merges=separate',
    '--',
    path,
  ]
  const raw = await readGitText(world, { repository, args }, signal)
  const ids = [...raw.matchAll(/^:+[0-9 ]+(?: ?[0-9a-f]{40,64})* ([0-9a-f]{40,64}) [A-Z]/gm)].map(
    (match) => match[1] ?? '',
  )
  const wanted = [...new Set(ids)].filter((id) => !/^0+$/.test(id))
  const blobs = await readBlobs(world, { repository, names: wanted }, signal)
  const found = blobs.find((bytes) => bytes !== undefined && checksumOf(bytes) === asked.checksum)
  return found === undefined ? undefined : decoder.decode(found)
}
