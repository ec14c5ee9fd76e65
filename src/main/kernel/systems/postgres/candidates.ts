import { type Failure, FailureError } from '../../../../shared/domain/failure.ts'
import type { Candidate } from '../../../../shared/domain/release.ts'
import type { FileFacts } from '../../ports/files.ts'
import type { Reads } from '../../ports/reads.ts'
import { formatFailure, SNIFF_BYTES, sniffDump } from './dump-format.ts'
import { type Manifest, readBackup } from './manifest.ts'
import { hashMismatch } from './plan-restore.ts'
import { sizeText } from './plan-words.ts'
import { postgresOf } from './restore-input.ts'

/** A picker must be quick: larger dumps are hashed by the preflight only. */
const HASH_NOW_BYTES = 256 * 1_000_000

/** Every dump in the profile's backup directories, newest first, with what its manifest says. */
export async function candidates(world: Reads, signal: AbortSignal): Promise<readonly Candidate[]> {
  const profile = postgresOf(world)
  const found: Candidate[] = []
  for (const directory of profile.backups) {
    const files = (await world.files.list(directory)).filter((file) => !isManifest(file))
    for (const file of files) found.push(await candidateFrom(world, file, signal))
  }
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

const isManifest = (file: FileFacts): boolean => file.path.endsWith('.json')

async function candidateFrom(
  world: Reads,
  file: FileFacts,
  signal: AbortSignal,
): Promise<Candidate> {
  const range = { offset: 0, length: SNIFF_BYTES }
  const format = sniffDump(await world.files.bytes(file.path, range))
  const backup = await readBackup(world, file.path).catch((error: unknown) => {
    if (error instanceof FailureError) return error.failure
    throw error
  })
  const manifest = 'code' in backup ? undefined : backup.manifest
  const hash = await hashState(world, { file, manifest }, signal)
  const refused =
    formatFailure(format, file.path) ??
    ('code' in backup ? backup : undefined) ??
    (typeof hash === 'string' ? undefined : hash)
  return {
    system: 'postgres',
    id: file.path,
    commit: manifest?.migrationHead ?? '',
    message: [
      `${format}, ${sizeText(file.bytes)}`,
      ...(manifest === undefined ? ['no manifest'] : [countsText(manifest)]),
      typeof hash === 'string' ? hash : 'SHA-256 differs',
    ].join(' · '),
    author: manifest === undefined ? '' : `PostgreSQL ${manifest.serverVersion}`,
    createdAt: manifest === undefined ? file.modifiedAt.toISOString() : isoTime(manifest.takenAt),
    live: false,
    eligible: refused === undefined,
    ...(refused === undefined ? {} : { whyNot: refused.summary }),
  }
}

async function hashState(
  world: Reads,
  asked: { readonly file: FileFacts; readonly manifest: Manifest | undefined },
  signal: AbortSignal,
): Promise<string | Failure> {
  const { file, manifest } = asked
  if (manifest === undefined) return 'hash unknown'
  if (file.bytes > HASH_NOW_BYTES) return 'hash not checked yet'
  const found = await world.files.sha256(file.path, signal)
  if (found === manifest.sha256) return 'SHA-256 as in the manifest'
  return hashMismatch(file.path, { expected: manifest.sha256, found })
}

function countsText(manifest: Manifest): string {
  const largest = [...manifest.tables].sort((a, b) => b.rows - a.rows).slice(0, 3)
  return largest.map((table) => `${table.rows} ${table.name}`).join(', ')
}

const isoTime = (text: string): string => new Date(text).toISOString()
