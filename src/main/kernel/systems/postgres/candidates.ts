import { type Failure, FailureError } from '../../../../shared/domain/failure.ts'
import type { Candidate } from '../../../../shared/domain/release.ts'
import type { Reads } from '../../ports/reads.ts'
import { formatFailure } from './dump-format.ts'
import { hashDump } from './dumps/hash-dump.ts'
import { formText, type OpenDump, openDump } from './dumps/open-dump.ts'
import { testedText } from './estimate/tested.ts'
import { type Manifest, readBackup } from './manifest.ts'
import { hashMismatch } from './plan-restore.ts'
import { sizeText } from './plan-words.ts'
import { postgresOf } from './restore-input.ts'
import { remoteCandidates } from './sources/remote-candidates.ts'

/** A picker must be quick: larger dumps are hashed by the preflight only. */
const HASH_NOW_BYTES = 256 * 1_000_000

/** Every dump in the profile's backup directories and bucket, newest first, with what its manifest and its first bytes say. */
export async function candidates(world: Reads, signal: AbortSignal): Promise<readonly Candidate[]> {
  const profile = postgresOf(world)
  const found: Candidate[] = []
  for (const directory of profile.backups) {
    for (const path of await dumpsIn(world, directory))
      found.push(await candidateFrom(world, path, signal))
  }
  found.push(...(await remoteCandidates(world, signal)))
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

/** Files that are no manifests, and folders that hold a dump in directory form. */
export async function dumpsIn(
  world: Pick<Reads, 'files'>,
  directory: string,
): Promise<readonly string[]> {
  const files = (await world.files.list(directory)).map(({ path }) => path)
  const entries = files.length === 0 ? [] : await world.files.entries(directory)
  const folders = entries
    .filter(({ kind }) => kind === 'directory')
    .map(({ name }) => `${directory.replace(/[\\/]+$/, '')}/${name}`)
  const dumps: string[] = []
  for (const folder of folders) {
    const inside = await world.files.list(folder)
    if (inside.some(({ path }) => /[\\/]toc\.dat$/.test(path))) dumps.push(folder)
  }
  return [...files.filter((path) => !path.endsWith('.json')), ...dumps]
}

async function candidateFrom(world: Reads, path: string, signal: AbortSignal): Promise<Candidate> {
  const backup = await declared(readBackup(world, path))
  const dump = await declared(openDump(world, path, signal))
  const manifest = 'code' in backup ? undefined : backup.manifest
  const hash = 'code' in dump ? dump : await hashState(world, { dump, manifest }, signal)
  const refused =
    ('code' in dump ? dump : formatFailure(dump.form, path)) ??
    ('code' in backup ? backup : undefined) ??
    (typeof hash === 'string' ? undefined : hash)
  const opened = 'code' in dump ? undefined : dump
  const version = manifest?.serverVersion ?? opened?.header?.serverVersion
  const modifiedAt = (
    opened?.modifiedAt ?? (await world.files.facts(path)).modifiedAt
  ).toISOString()
  return {
    system: 'postgres',
    id: path,
    commit: manifest?.migrationHead ?? '',
    message: [
      opened === undefined ? 'cannot be opened' : `${formText(opened)}, ${sizeText(opened.bytes)}`,
      ...(manifest === undefined ? ['no manifest'] : [countsText(manifest)]),
      typeof hash === 'string' ? hash : hashWords(hash),
      testedText(world.restores.restores(), manifest?.sha256),
    ].join(' · '),
    author: version === undefined ? '' : `PostgreSQL ${version}`,
    createdAt: manifest === undefined ? modifiedAt : isoTime(manifest.takenAt),
    live: false,
    eligible: refused === undefined,
    ...(refused === undefined ? {} : { whyNot: refused.summary }),
  }
}

const hashWords = ({ code }: Failure): string =>
  code === 'DUMP_HASH_MISMATCH' ? 'SHA-256 differs' : 'hash unknown'

async function declared<T>(promise: Promise<T>): Promise<T | Failure> {
  return promise.catch((error: unknown) => {
    if (error instanceof FailureError && error.failure.code !== 'CANCELLED') return error.failure
    throw error
  })
}

async function hashState(
  world: Reads,
  asked: { readonly dump: OpenDump; readonly manifest: Manifest | undefined },
  signal: AbortSignal,
): Promise<string | Failure> {
  const { dump, manifest } = asked
  if (manifest === undefined) return 'hash unknown'
  if (dump.bytes > HASH_NOW_BYTES) return 'hash not checked yet'
  const found = await hashDump(world, dump, signal)
  if (found === manifest.sha256) return 'SHA-256 as in the manifest'
  return hashMismatch(dump.path, { expected: manifest.sha256, found })
}

function countsText(manifest: Manifest): string {
  const largest = [...manifest.tables].sort((a, b) => b.rows - a.rows).slice(0, 3)
  return largest.map((table) => `${table.rows} ${table.name}`).join(', ')
}

const isoTime = (text: string): string => new Date(text).toISOString()
