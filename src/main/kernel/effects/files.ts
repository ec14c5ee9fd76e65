import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { FileFacts, FileReads, FileSource } from '../ports/files.ts'
import { cancelled } from './clock.ts'
import type { Secrets } from './secrets.ts'
import { unseal } from './unseal.ts'

/** Reads of local files (dumps, manifests). Whatever cannot be read is NOT_FOUND with the system's code. */
export function createFiles(
  secrets: Pick<Secrets, 'reveal'>,
  recipients: () => readonly string[] = () => [],
): FileReads {
  return {
    recipients,
    async list(directory) {
      const entries = await reading(
        directory,
        () => readdir(directory, { withFileTypes: true }),
        [],
      )
      const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
      return Promise.all(names.sort().map((name) => factsOf(join(directory, name))))
    },
    async entries(directory) {
      const found = await reading(directory, () => readdir(directory, { withFileTypes: true }))
      return found
        .map((one) => ({
          name: one.name,
          kind: one.isFile()
            ? ('file' as const)
            : one.isDirectory()
              ? ('directory' as const)
              : ('other' as const),
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    facts: factsOf,
    stream(source, signal) {
      const bytes = readBytes(source, signal)
      const { path, age } = source
      return age === undefined ? bytes : unseal(bytes, { path, identity: age, secrets })
    },
    async bytes(path, { offset, length }) {
      return reading(path, async () => {
        const file = await open(path, 'r')
        try {
          const size = Math.max(0, Math.min(length, (await file.stat()).size - offset))
          const buffer = Buffer.alloc(size)
          const { bytesRead } = await file.read(buffer, 0, size, offset)
          return buffer.subarray(0, bytesRead)
        } finally {
          await file.close()
        }
      })
    },
    async sha256(path, signal) {
      return reading(path, async () => {
        const hash = createHash('sha256')
        try {
          const source = createReadStream(path, { signal, highWaterMark: 1024 * 1024 })
          for await (const chunk of source) hash.update(chunk)
        } catch (error) {
          if (signal.aborted) throw new FailureError(cancelled(`to hash ${path}`), { cause: error })
          throw error
        }
        return hash.digest('hex')
      })
    },
  }
}

async function* readBytes(source: FileSource, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const { path, sha256, onRead } = source
  const hash = createHash('sha256')
  let read = 0
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) {
      if (sha256 !== undefined) hash.update(chunk)
      read += chunk.length
      onRead?.(read)
      yield chunk
    }
  } catch (error) {
    if (signal.aborted) throw new FailureError(cancelled(`to read ${path}`), { cause: error })
    throw error instanceof FailureError ? error : unreadable(path, error)
  }
  const found = hash.digest('hex')
  if (sha256 !== undefined && found !== sha256)
    throw new FailureError(
      failure('DUMP_HASH_MISMATCH', {
        summary: `${path} has changed since it was looked at.`,
        tried: `computed the SHA-256 of ${path} while it was read`,
        answered: `expected ${sha256}, found ${found}`,
        next: 'Find out who writes to this file, then look again.',
        retry: 'probe-first',
      }),
    )
}

async function factsOf(path: string): Promise<FileFacts> {
  const stats: Stats = await reading(path, () => stat(path))
  return {
    path,
    bytes: stats.size,
    modifiedAt: stats.mtime,
    ...(stats.isDirectory() ? { isDirectory: true } : {}),
  }
}

async function reading<T>(path: string, read: () => Promise<T>, whenAbsent?: T): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    const code = systemCode(cause)
    if (code === 'ENOENT' && whenAbsent !== undefined) return whenAbsent
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): FailureError {
  return new FailureError(
    failure('NOT_FOUND', {
      summary: `${path} cannot be read.`,
      tried: `to read ${path}`,
      answered: systemCode(cause),
      next: 'Check that the file is there and readable, and the path in the profile.',
    }),
    { cause },
  )
}

/** The system's code of an error (`ENOENT`, `ECONNREFUSED`), or its class: messages may hold more than is wanted. */
export function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}
