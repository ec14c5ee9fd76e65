import { linesAsText } from './log-row-text.ts'
import type { LogSource } from './log-source.ts'

const PAGE = 1_000

/** The whole output as one file, fetched in ranges; parts become a Blob, which the browser may keep on disk. */
export async function allLines(source: LogSource, search: string): Promise<Blob> {
  const parts: string[] = []
  const { signal } = new AbortController()
  for (let from = 0; ; from += PAGE) {
    const { total, rows } = await source.page({ from, limit: PAGE, search, signal })
    parts.push(linesAsText(rows))
    if (from + PAGE >= total || rows.length === 0) break
  }
  return new Blob(parts, { type: 'text/plain;charset=utf-8' })
}
