import { createHash } from 'node:crypto'
import { encodeFunctionData, type Hex } from 'viem'
import { z } from 'zod'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { FileReads } from '../../../ports/files.ts'
import { isBatchId, type Move } from './move.ts'
import { encodable } from './plain-value.ts'
import { readLines } from './read-lines.ts'
import { addRow, noSums, type Sums } from './totals.ts'

/** Rows that are imported by one transaction. */
export interface Batch {
  /** From 0. */
  readonly index: number
  /** 32 bytes made of the export, the place and the rows: the same rows always have the same one. */
  readonly id: Hex
  readonly rows: readonly JsonObject[]
  /** What the successor's totals must say once it is in. */
  readonly sums: Sums
}

const rowSchema = z.record(z.string(), z.json())

/** The rows of an export in batches, always cut at the same places for one size. @throws ZodError for a line that is no row */
export async function* readBatches(
  files: FileReads,
  path: string,
  by: { readonly move: Move; readonly manifest: string; readonly rowsPerBatch: number },
): AsyncGenerator<Batch> {
  const { move, manifest, rowsPerBatch } = by
  let rows: JsonObject[] = []
  let hash = createHash('sha256')
  let index = 0
  let sums = noSums(move)
  const cut = (): Batch => {
    const id: Hex = `0x${hash.update(`${manifest} ${index}`).digest('hex')}`
    const batch = { index, id, rows, sums }
    rows = []
    hash = createHash('sha256')
    index += 1
    return batch
  }
  for await (const { text } of readLines(files, path)) {
    const row = rowSchema.parse(JSON.parse(text))
    rows.push(row)
    sums = addRow(sums, row, move)
    hash.update(`${text}\n`)
    if (rows.length === rowsPerBatch) yield cut()
  }
  if (rows.length > 0) yield cut()
}

/** The call that imports a batch. Pure. */
export function importData(
  { call }: Pick<Move, 'call'>,
  { id, rows }: Pick<Batch, 'id' | 'rows'>,
): Hex {
  const args = call.inputs.map((input) => {
    if (isBatchId(input)) return id
    const element = { ...input, type: input.type.replace(/\[\]$/, '') }
    return rows.map((row) =>
      encodable('components' in input ? row : row[input.name ?? ''], element),
    )
  })
  return encodeFunctionData({ abi: [call], functionName: call.name, args })
}
