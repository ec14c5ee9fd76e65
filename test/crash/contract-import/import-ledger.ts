import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StateChain } from '../../doubles/state-chain.ts'

/**
 * Begins a ledger with its first line alone, as a console leaves it that was killed right after it: the size of
 * batches stands in it, and is gone on with. @returns its path
 */
export async function startImportLedger(chain: StateChain, rowsPerBatch: number): Promise<string> {
  const folder = join(chain.dir, 'exports')
  const files = await readdir(folder)
  for (const file of files) if (file.includes('.into-')) await rm(join(folder, file))
  const manifest = files.find((file) => file.endsWith('.manifest.json'))
  if (manifest === undefined) throw new Error('there is no export')
  const hash = createHash('sha256')
    .update(await readFile(join(folder, manifest)))
    .digest('hex')
  const name = manifest.replace(
    '.manifest.json',
    `.into-${chain.to.slice(2, 10).toLowerCase()}.ndjson`,
  )
  const head = { manifest: hash, rowsPerBatch, to: chain.to }
  await writeFile(join(folder, name), `${JSON.stringify(head)}\n`, { mode: 0o600 })
  return join(folder, name)
}
