import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { ObjectFacts } from '../../../ports/objects.ts'
import { operation } from '../../operation.ts'
import { hashMismatch } from '../plan-restore.ts'
import { sizeText } from '../plan-words.ts'
import { postgresOf, RestoreInput } from '../restore-input.ts'
import { localPathOf, remoteKeyOf } from './backup-place.ts'
import { manifestOf } from './remote-candidates.ts'

const Details = z.object({
  run: z.string(),
  key: z.string(),
  to: z.string(),
  etag: z.string(),
  bytes: z.number(),
  sha256: z.string().nullable(),
  manifest: z.string().nullable(),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly key: string | undefined
  readonly to: string
  readonly object: ObjectFacts | undefined
  readonly manifest: Awaited<ReturnType<typeof manifestOf>>
  /** What lies there already: its size and its hash. */
  readonly here: { readonly bytes: number; readonly sha256: string } | undefined
  readonly freeBytes: number
}

/** The laptop keeps this much for itself: log, browser, operating system. */
export const RESERVE_BYTES = 2 * 1_000_000_000

/** Brings a backup from the profile's bucket to this laptop, and goes on where an earlier attempt stopped. */
export const fetchBackup = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'fetch-backup',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 1000, forMs: 60_000 },
  async probe({ target }, world, signal) {
    const key = remoteKeyOf(target.backup)
    const to = localPathOf(postgresOf(world), target.backup)
    if (key === undefined)
      return { key, to, object: undefined, manifest: undefined, here: undefined, freeBytes: 0 }
    const object = await world.objects.head(key, signal)
    const manifest = await manifestOf(world, { object }, signal)
    const found = await world.files.facts(to).catch(() => undefined)
    const here =
      found === undefined
        ? undefined
        : { bytes: found.bytes, sha256: await world.files.sha256(to, signal) }
    return { key, to, object, manifest, here, freeBytes: await world.objects.freeBytes(to) }
  },
  plan: ({ run }, observed) => planFetch(run, observed),
  planUndo: (plan) => ({
    kind: 'no-way-back',
    because: `It only adds ${plan.details.to} to this laptop; delete the file when it is no longer needed.`,
  }),
  preState: () => Promise.resolve({}),
  async apply({ details }, world, signal) {
    const { key, to, etag, bytes, sha256, manifest } = details
    const sent = await world.objects.bring(
      {
        ...{ key, to, etag, bytes, sha256: sha256 ?? undefined },
        manifest: manifest === null ? undefined : { path: `${to}.manifest.json`, text: manifest },
        onRead: (done) =>
          world.tell.progress({ phase: 'fetching', done, total: bytes, unit: 'bytes' }),
      },
      signal,
    )
    return sent.kind === 'answered' ? { kind: 'accepted', facts: { ...sent.answer } } : sent
  },
  async reconcile({ plan }, world) {
    const found = await world.files.facts(plan.details.to).catch(() => undefined)
    return found?.bytes === plan.details.bytes ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const { to, bytes, sha256 } = details
    const found = await world.files.facts(to)
    const hash = await world.files.sha256(to, signal)
    const evidence = [fact('fetched', `${to}, ${sizeText(found.bytes)}`), fact('SHA-256', hash)]
    if (found.bytes === bytes && (sha256 === null || sha256 === hash))
      return { kind: 'verified', evidence }
    const failed = hashMismatch(to, { expected: sha256 ?? `${bytes} bytes`, found: hash })
    return { kind: 'failed', failure: failed, evidence }
  },
})

function planFetch(run: string, observed: Observed): Planned<Details> {
  const { key, to, object, manifest, here } = observed
  if (key === undefined || object === undefined)
    return { kind: 'nothing-to-do', because: `${to} lies on this laptop.`, evidence: [] }
  if (manifest !== undefined && 'code' in manifest) return { kind: 'refusal', failure: manifest }
  const sha256 = manifest?.sha256 ?? null
  if (here !== undefined) {
    if (here.bytes === object.bytes && (sha256 === null || here.sha256 === sha256))
      return {
        kind: 'nothing-to-do',
        because: `${to} lies on this laptop already, with the size of the object${sha256 === null ? '' : ' and the hash of its manifest'}.`,
        evidence: [fact('SHA-256', here.sha256)],
      }
    return { kind: 'refusal', failure: anotherFile(to) }
  }
  if (observed.freeBytes < object.bytes + RESERVE_BYTES)
    return { kind: 'refusal', failure: noSpace(to, { object, freeBytes: observed.freeBytes }) }
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'fetch-backup',
      title: `Fetch ${key} to this laptop`,
      now: [fact('free on this laptop', sizeText(observed.freeBytes))],
      target: [
        fact('object', `${key}, ${sizeText(object.bytes)}, ETag ${object.etag}`),
        fact('to', to),
        fact('SHA-256', sha256 ?? 'not known: the object has no manifest'),
      ],
      acts: [{ kind: 'http', method: 'GET', url: `{bucket}/${key}` }],
      preconditions: { etag: object.etag, to: 'absent' },
      details: {
        ...{ run, key, to, etag: object.etag, bytes: object.bytes, sha256 },
        manifest: manifest?.text ?? null,
      },
      reversibility: 'reversible',
      warnings:
        sha256 === null ? ['Nothing says what its SHA-256 should be: it cannot be compared.'] : [],
    },
  }
}

function anotherFile(to: string): Failure {
  return failure('BLOCKED', {
    summary: `${to} exists already, and is another file than the one in the bucket.`,
    tried: 'compared size and SHA-256',
    next: 'Move it away, or choose it instead.',
    retry: 'probe-first',
  })
}

function noSpace(
  to: string,
  given: { readonly object: ObjectFacts; readonly freeBytes: number },
): Failure {
  const wanted = sizeText(given.object.bytes + RESERVE_BYTES)
  return failure('NO_SPACE', {
    summary: `This laptop has ${sizeText(given.freeBytes)} free where ${to} would lie; ${wanted} are needed, with a reserve.`,
    tried: 'asked the file system',
    next: 'Make room, or name a directory on another disk first in systems.postgres.backups.',
    field: 'systems.postgres.backups',
  })
}
