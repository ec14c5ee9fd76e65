import { z } from 'zod'
import { canonicalJson } from '../../../../../shared/domain/json.ts'
import type { FileReads } from '../../../ports/files.ts'
import type { Chunk } from './chunked-file.ts'
import { ExportHead } from './manifest.ts'
import { readLines } from './read-lines.ts'

const chunkLine = z.object({
  file: z.string(),
  line: z.int(),
  lines: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  by: z.int(),
  upTo: z.int().exactOptional(),
})

/** How far an export came. */
export interface ExportProgress {
  readonly head: ExportHead
  readonly chunks: readonly (Chunk & { readonly file: string })[]
}

export function headLine(head: ExportHead): string {
  return `${canonicalJson(head)}\n`
}

/** What an earlier attempt told of itself; null where nothing of it can be read. */
export async function readProgress(files: FileReads, path: string): Promise<ExportProgress | null> {
  let head: ExportHead | undefined
  const chunks: ExportProgress['chunks'][number][] = []
  for await (const { text } of readLines(files, path)) {
    if (head === undefined) {
      head = ExportHead.safeParse(parseJson(text)).data
      if (head === undefined) return null
      continue
    }
    const chunk = chunkLine.safeParse(parseJson(text)).data
    // A torn line was never acknowledged; what stands behind it cannot be ours.
    if (chunk === undefined) break
    chunks.push(chunk)
  }
  return head === undefined ? null : { head, chunks }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
