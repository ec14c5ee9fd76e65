import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { BucketProfile } from '../../../../shared/domain/profile-databases.ts'
import type { FetchOrder, ObjectFacts, ObjectMutations } from '../../ports/objects.ts'
import { askStore, type Question, refusedBy, type StoreParts } from './ask-store.ts'
import { fetchObject } from './fetch-object.ts'
import { bareTag, readListPage } from './read-xml.ts'

/** More than this is no backup directory. */
const MOST_PAGES = 20

/** The bucket of a profile. `mutate` here records nothing: see create-effects. */
export function createObjects(
  given: Omit<StoreParts, 'bucket'> & { readonly bucket: BucketProfile | undefined },
): ObjectMutations {
  const parts = (): StoreParts => {
    const { bucket } = given
    if (bucket === undefined) throw new FailureError(noBucket())
    return { ...given, bucket }
  }

  async function list(signal: AbortSignal): Promise<readonly ObjectFacts[]> {
    const store = parts()
    const found: ObjectFacts[] = []
    let token: string | undefined
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = {
        'list-type': '2',
        prefix: store.bucket.prefix ?? '',
        ...(token === undefined ? {} : { 'continuation-token': token }),
      }
      const question: Question = { method: 'GET', key: '', query }
      const answer = await askStore(store, question, signal)
      if (answer.status !== 200)
        throw new FailureError(refusedBy(answer.status, answer.text, question))
      const read = readListPage(answer.text)
      found.push(...read.objects)
      token = read.next
      if (token === undefined) break
    }
    return found
  }

  return {
    list,
    async head(key, signal) {
      const question: Question = { method: 'HEAD', key }
      const { status, headers, text } = await askStore(parts(), question, signal)
      if (status !== 200) throw new FailureError(refusedBy(status, text, question))
      return {
        key,
        bytes: Number(headers['content-length']),
        etag: bareTag(String(headers['etag'] ?? '')),
        modifiedAt: new Date(String(headers['last-modified'])),
      }
    },
    async text(key, signal) {
      const question: Question = { method: 'GET', key, headers: { range: 'bytes=0-1048575' } }
      const { status, text } = await askStore(parts(), question, signal)
      if (status === 404) return undefined
      if (status !== 200 && status !== 206)
        throw new FailureError(refusedBy(status, text, question))
      return text
    },
    async freeBytes(path) {
      const { bavail, bsize } = await statfs(dirname(path))
      return bavail * bsize
    },
    bring: (order, signal) => fetchObject(parts(), order, signal),
  }
}

/** The fetching for the journal. */
export function describeFetchAct({ key, bytes, to, sha256, etag }: FetchOrder): JsonObject {
  return { kind: 'fetch', key, bytes, to, etag, sha256: sha256 ?? null }
}

function noBucket() {
  return failure('PROFILE_INVALID', {
    summary: 'The profile names no bucket with backups.',
    tried: 'read systems.postgres.bucket of the profile',
    next: 'Fill systems.postgres.bucket.',
    field: 'systems.postgres.bucket',
    retry: 'no',
  })
}
