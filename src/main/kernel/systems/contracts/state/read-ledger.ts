import { z } from 'zod'
import type { FileReads } from '../../../ports/files.ts'
import { readLines } from './read-lines.ts'

/** Into which contract, from which export, cut into batches of how many rows. */
export const LedgerHead = z.object({
  to: z.string(),
  manifest: z.string(),
  rowsPerBatch: z.int().min(1),
})
export type LedgerHead = z.infer<typeof LedgerHead>

const entrySchema = z.object({ batch: z.int(), id: z.string(), nonce: z.int(), hash: z.string() })

/** What was signed under one nonce, at whatever price. */
export interface Noted {
  readonly batch: number
  readonly id: string
  readonly nonce: number
  readonly hashes: readonly string[]
}

export interface LedgerRead {
  readonly head: LedgerHead
  /** In the order in which they were noted, one a nonce. */
  readonly noted: readonly Noted[]
}

/** What the ledger of an import says; null where there is none. */
export async function readLedger(
  files: FileReads,
  { folder, name }: { readonly folder: string; readonly name: string },
): Promise<LedgerRead | null> {
  const there = (await files.list(folder)).some((file) => file.path.endsWith(name))
  if (!there) return null
  let head: LedgerHead | undefined
  const noted = new Map<number, Noted>()
  for await (const { text } of readLines(files, `${folder}/${name}`)) {
    if (head === undefined) {
      head = LedgerHead.parse(JSON.parse(text))
      continue
    }
    const { batch, id, nonce, hash } = entrySchema.parse(JSON.parse(text))
    const earlier = noted.get(nonce)?.batch === batch ? (noted.get(nonce)?.hashes ?? []) : []
    noted.delete(nonce)
    noted.set(nonce, { batch, id, nonce, hashes: [...earlier, hash] })
  }
  return head === undefined ? null : { head, noted: [...noted.values()] }
}
