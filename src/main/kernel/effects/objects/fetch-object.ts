import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, link, open, rm, writeFile } from 'node:fs/promises'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Sent } from '../../ports/http.ts'
import type { Fetched, FetchOrder } from '../../ports/objects.ts'
import { cancelled } from '../clock.ts'
import { systemCode } from '../files.ts'
import { askOnce, type Question, refusedBy, type StoreParts } from './ask-store.ts'
import { bareTag } from './read-xml.ts'

/** Connections that broke one after the other without a single byte; any byte begins the count anew. */
const FRUITLESS = 6

/**
 * Brings an object to this laptop. What came stays in `<file>.part`, which begins with nothing but that object: its
 * ETag is part of the name, so the rest is taken up there, and never glued to another version.
 */
export async function fetchObject(
  parts: StoreParts,
  order: FetchOrder,
  signal: AbortSignal,
): Promise<Sent<Fetched>> {
  const part = `${order.to}.${bareTag(order.etag).replace(/\W/g, '')}.part`
  try {
    const begun = await bringAll(parts, { order, part }, signal)
    const hashes = await hashesOf(part)
    const wrong = mismatch(order, hashes)
    if (wrong !== undefined) {
      await rm(part, { force: true })
      return { kind: 'not-sent', failure: wrong }
    }
    // A link is refused where the file exists; a rename would write over it.
    await link(part, order.to)
    if (order.manifest !== undefined)
      await writeFile(order.manifest.path, order.manifest.text, { mode: 0o600, flag: 'wx' })
    await rm(part)
    return { kind: 'answered', answer: { sha256: hashes.sha256, ...begun } }
  } catch (error) {
    // Nothing but this laptop's disk is written: what came so far is kept, and nothing else has changed.
    return { kind: 'not-sent', failure: fetchFailure(error, order, signal) }
  }
}

async function bringAll(
  parts: StoreParts,
  given: { readonly order: FetchOrder; readonly part: string },
  signal: AbortSignal,
): Promise<{ readonly resumedAt: number; readonly attempts: number }> {
  const { order, part } = given
  const file = await open(part, 'a', 0o600)
  try {
    const resumedAt = (await file.stat()).size
    let at = resumedAt
    let attempts = 0
    for (let fruitless = 0; at < order.bytes; ) {
      attempts += 1
      const came = await bringSome(parts, { order, file, at }, signal)
      at += came.bytes
      fruitless = came.bytes > 0 ? 0 : fruitless + 1
      if (came.broken === undefined) continue
      if (signal.aborted || fruitless === FRUITLESS) throw came.broken
      await parts.clock.sleep(Math.min(5000, 200 * 2 ** fruitless), signal)
    }
    await file.datasync()
    return { resumedAt, attempts }
  } finally {
    await file.close()
  }
}

/** One connection, from a place to the end or until it breaks. @throws FailureError where it would break again */
async function bringSome(
  parts: StoreParts,
  given: { readonly order: FetchOrder; readonly file: FileHandle; readonly at: number },
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly broken?: unknown }> {
  const { order, file, at } = given
  const headers = { range: `bytes=${at}-`, 'if-match': `"${bareTag(order.etag)}"` }
  const question: Question = { method: 'GET', key: order.key, headers }
  let bytes = 0
  try {
    const answer = await askOnce(parts, question, signal)
    const later =
      answer.statusCode === 503 || answer.statusCode === 429 || answer.statusCode === 500
    if (answer.statusCode !== 206 || !startsAt(answer.headers['content-range'], at)) {
      const text = await answer.body.text()
      const no = new FailureError(refusedBy(answer.statusCode, text, question))
      if (later) return { bytes, broken: no }
      throw no
    }
    for await (const chunk of answer.body) {
      const piece: Uint8Array = chunk
      await file.write(piece)
      bytes += piece.length
      order.onRead?.(at + bytes)
    }
    return { bytes }
  } catch (error) {
    const final = error instanceof FailureError && error.failure.code !== 'UNREACHABLE'
    if (final || isOfTheDisk(error)) throw error
    return { bytes, broken: error }
  }
}

function startsAt(range: string | string[] | undefined, at: number): boolean {
  return typeof range === 'string' && range.startsWith(`bytes ${at}-`)
}

const isOfTheDisk = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG'].includes(systemCode(error))

async function hashesOf(path: string): Promise<{ readonly sha256: string; readonly md5: string }> {
  const hashes: readonly Hash[] = [createHash('sha256'), createHash('md5')]
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    for (const hash of hashes) hash.update(chunk)
  const [sha256 = '', md5 = ''] = hashes.map((hash) => hash.digest('hex'))
  return { sha256, md5 }
}

/** Compares with everything that is known of the object. An ETag with a dash is no hash of the whole. */
function mismatch(
  order: FetchOrder,
  found: { readonly sha256: string; readonly md5: string },
): Failure | undefined {
  const tag = bareTag(order.etag)
  const isMd5 = /^[0-9a-f]{32}$/.test(tag)
  if (order.sha256 !== undefined && order.sha256 !== found.sha256)
    return differs(order, `SHA-256 ${found.sha256}, expected ${order.sha256}`)
  if (order.sha256 === undefined && isMd5 && tag !== found.md5)
    return differs(order, `MD5 ${found.md5}, expected ${tag}`)
  return undefined
}

function differs(order: FetchOrder, answered: string): Failure {
  return failure('DUMP_HASH_MISMATCH', {
    summary: `What came of ${order.key} is not what it should be, and was thrown away.`,
    tried: `to fetch ${order.key} to ${order.to}`,
    answered,
    next: 'Retry once. If it differs again, choose another dump.',
  })
}

function fetchFailure(error: unknown, order: FetchOrder, signal: AbortSignal): Failure {
  const world = 'What came so far is kept on this laptop, and is gone on with.'
  if (signal.aborted) return { ...cancelled(`to fetch ${order.key}`), world }
  if (error instanceof FailureError) return { ...error.failure, world }
  const code = systemCode(error)
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return failure(full ? 'NO_SPACE' : code === 'EEXIST' ? 'BLOCKED' : 'UNREACHABLE', {
    summary: full
      ? 'The disk of this laptop is full.'
      : code === 'EEXIST'
        ? `${order.to} exists already.`
        : `${order.key} could not be fetched to its end.`,
    tried: `to fetch ${order.key} to ${order.to}`,
    answered: code,
    world,
    next: full
      ? 'Make room, then retry: it goes on where it stopped.'
      : 'Check the network, then retry: it goes on where it stopped.',
  })
}
