import { type Failure, FailureError } from '../../../../../shared/domain/failure.ts'
import type { Candidate } from '../../../../../shared/domain/release.ts'
import type { ObjectFacts } from '../../../ports/objects.ts'
import type { Reads } from '../../../ports/reads.ts'
import { testedText } from '../estimate/tested.ts'
import { parseManifest } from '../manifest.ts'
import { sizeText } from '../plan-words.ts'
import { postgresOf } from '../restore-input.ts'
import { remoteName } from './backup-place.ts'

/** Older ones are not asked for their manifests. */
const NEWEST = 12
/** A picker does not wait longer for a store that is away. */
const PATIENCE_MS = 6_000

/** Backups in the profile's bucket; one line that says why, where it cannot be looked into. */
export async function remoteCandidates(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const { bucket } = postgresOf(world)
  if (bucket === undefined) return []
  const soon = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  try {
    const objects = await world.objects.list(soon)
    const keys = new Set(objects.map(({ key }) => key))
    const dumps = objects
      .filter(({ key, bytes }) => !key.endsWith('.json') && !key.endsWith('/') && bytes > 0)
      .sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())
      .slice(0, NEWEST)
    return await Promise.all(
      dumps.map((object) => candidateFrom(world, { bucket: bucket.name, object, keys }, soon)),
    )
  } catch (error) {
    if (!(error instanceof FailureError) || signal.aborted) throw error
    return [away(bucket.name, error.failure, world.clock.now().toISOString())]
  }
}

async function candidateFrom(
  world: Reads,
  given: {
    readonly bucket: string
    readonly object: ObjectFacts
    readonly keys: ReadonlySet<string>
  },
  signal: AbortSignal,
): Promise<Candidate> {
  const { bucket, object, keys } = given
  const manifest = await manifestOf(world, { object, keys }, signal)
  const broken = manifest !== undefined && 'code' in manifest ? manifest : undefined
  const known = manifest !== undefined && !('code' in manifest) ? manifest : undefined
  const largest = [...(known?.tables ?? [])].sort((a, b) => b.rows - a.rows).slice(0, 3)
  return {
    system: 'postgres',
    id: remoteName(bucket, object.key),
    commit: known?.migrationHead ?? '',
    message: [
      `in the bucket, ${sizeText(object.bytes)}`,
      ...(known === undefined
        ? ['no manifest']
        : largest.map((table) => `${table.rows} ${table.name}`)),
      'fetched first',
      testedText(world.restores.restores(), known?.sha256),
    ].join(' · '),
    author: known === undefined ? '' : `PostgreSQL ${known.serverVersion}`,
    createdAt: new Date(known?.takenAt ?? object.modifiedAt).toISOString(),
    live: false,
    eligible: broken === undefined,
    ...(broken === undefined ? {} : { whyNot: broken.summary }),
  }
}

/** The manifest beside an object, as it would lie beside the file. */
export async function manifestOf(
  world: Reads,
  given: { readonly object: Pick<ObjectFacts, 'key'>; readonly keys?: ReadonlySet<string> },
  signal: AbortSignal,
) {
  const key = `${given.object.key}.manifest.json`
  if (given.keys?.has(key) === false) return undefined
  const text = await world.objects.text(key, signal)
  if (text === undefined) return undefined
  try {
    return { ...parseManifest(text, key), text }
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
}

function away(bucket: string, failure: Failure, now: string): Candidate {
  return {
    ...{ system: 'postgres', id: `s3://${bucket}`, commit: '', author: '', createdAt: now },
    message: 'the bucket cannot be looked into',
    ...{ live: false, eligible: false, whyNot: failure.summary },
  }
}
