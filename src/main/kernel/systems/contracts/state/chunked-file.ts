import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../../../shared/domain/json.ts'
import type { FileReads, Folder } from '../../../ports/files.ts'
import { readLines } from './read-lines.ts'

/** A stretch of lines that was written and hashed together. */
export interface Chunk {
  /** Number of its first line, from 1. */
  readonly line: number
  readonly lines: number
  readonly bytes: number
  readonly sha256: string
  /** How many endpoints gave it alike, at least. */
  readonly by: number
  /** The last block that it covers: events only. */
  readonly upTo?: number
}

export interface FileSummary {
  readonly name: string
  readonly lines: number
  readonly bytes: number
  readonly sha256: string
  readonly chunks: readonly Chunk[]
}

/** A file of lines that is written chunk by chunk. */
export interface ChunkedFile {
  /** Lines and the last block of what was kept of an earlier attempt, and of what was committed since. */
  standing(): { readonly lines: number; readonly upTo: number | null }
  pending(): number
  add(line: string): void
  /** Puts what was added onto the disk, with a mark that it is whole. */
  commit(of: Pick<Chunk, 'by' | 'upTo'>): Promise<void>
  /** All of them, those without lines too. */
  chunks(): readonly Chunk[]
  summary(): FileSummary
}

export interface ChunkedFileParts {
  readonly folder: Folder
  readonly files: FileReads
  /** The file itself, and its folder's path. */
  readonly name: string
  readonly path: string
  /** Where chunks are told of once they are on the disk, so that a later attempt goes on behind them. */
  readonly progress: string
  /** What an earlier attempt told of this file. */
  readonly kept: readonly Chunk[]
}

/** Opens it behind the chunks of an earlier attempt that are still as they were written; the rest is cut off. */
export async function openChunkedFile(parts: ChunkedFileParts): Promise<ChunkedFile> {
  const { folder, name, progress } = parts
  const whole = createHash('sha256')
  const chunks: Chunk[] = []
  const begun = await keptChunks(parts, (chunk, text) => {
    whole.update(text)
    chunks.push(chunk)
  })
  await folder.cut(name, begun.bytes)
  let { lines, bytes } = begun
  let added: string[] = []
  return {
    standing: () => ({ lines, upTo: chunks.at(-1)?.upTo ?? null }),
    pending: () => added.length,
    add(line) {
      added.push(line)
    },
    async commit(of) {
      const text = added.map((line) => `${line}\n`).join('')
      const chunk: Chunk = {
        line: lines + 1,
        lines: added.length,
        bytes: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
        ...of,
      }
      await folder.append(name, text)
      await folder.sync(name)
      await folder.append(progress, chunkLine(name, chunk))
      await folder.sync(progress)
      whole.update(text)
      chunks.push(chunk)
      lines += chunk.lines
      bytes += chunk.bytes
      added = []
    },
    chunks: () => chunks,
    summary: () => ({
      name,
      lines,
      bytes,
      sha256: whole.copy().digest('hex'),
      chunks: chunks.filter((chunk) => chunk.lines > 0),
    }),
  }
}

/** A chunk in the file that tells of them. */
export function chunkLine(file: string, chunk: Chunk): string {
  return `${canonicalJson({ file, ...chunk })}\n`
}

/** Walks along the file as far as each chunk is what it was said to be. */
async function keptChunks(
  { files, path, name, kept }: ChunkedFileParts,
  keep: (chunk: Chunk, text: string) => void,
): Promise<{ readonly lines: number; readonly bytes: number }> {
  const standing = { lines: 0, bytes: 0 }
  if (kept.length === 0) return standing
  const reader = readLines(files, `${path}/${name}`)[Symbol.asyncIterator]()
  for (const chunk of kept) {
    const texts: string[] = []
    while (texts.length < chunk.lines) {
      const { done, value } = await reader.next()
      if (done === true) return standing
      texts.push(`${value.text}\n`)
    }
    const text = texts.join('')
    if (createHash('sha256').update(text).digest('hex') !== chunk.sha256) return standing
    keep(chunk, text)
    standing.lines += chunk.lines
    standing.bytes += chunk.bytes
  }
  return standing
}
