import type { Reads } from '../../../src/main/kernel/ports/reads.ts'

/** Reads that note the text of every statement that goes to the server, and hear how many rows are streamed. */
export function countingReads(
  reads: Reads,
  onRows: (rows: number) => void = () => undefined,
): Reads & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    ...reads,
    asked,
    sql: {
      ...reads.sql,
      read(target, query, signal) {
        asked.push(query.text)
        return reads.sql.read(target, query, signal)
      },
      async *stream(target, query, signal) {
        asked.push(query.text)
        for await (const rows of reads.sql.stream(target, query, signal)) {
          onRows(rows.length)
          yield rows
        }
      },
    },
  }
}
