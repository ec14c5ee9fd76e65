import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { FileFacts, FileReads } from '../ports/files.ts'
import { cancelled } from './clock.ts'

/** Reads of local files (dumps, manifests). Whatever cannot be read is NOT_FOUND with the system's code. */
export function createFiles(): FileReads {
  return {
    async list(directory) {
      const entries = await reading(
        directory,
        () => readdir(directory, { withFileTypes: true }),
        [],
      )
      const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
      return Promise.all(names.sort().map((name) => factsOf(join(directory, name))))
    },
    facts: factsOf,
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

async function factsOf(path: string): Promise<FileFacts> {
  const stats: Stats = await reading(path, () => stat(path))
  return { path, bytes: stats.size, modifiedAt: stats.mtime }
}

async function reading<T>(path: string, read: () => Promise<T>, whenAbsent?: T): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    const code = systemCode(cause)
    if (code === 'ENOENT' && whenAbsent !== undefined) return whenAbsent
    throw new FailureError(
      failure('NOT_FOUND', {
        summary: `${path} cannot be read.`,
        tried: `to read ${path}`,
        answered: code,
        next: 'Check that the file is there and readable, and the path in the profile.',
      }),
      { cause },
    )
  }
}

/** The system's code of an error (`ENOENT`, `ECONNREFUSED`), or its class: messages may hold more than is wanted. */
export function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}
