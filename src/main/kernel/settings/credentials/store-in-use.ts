import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, writePrivateFile } from './private-file.ts'

/** Where a profile's credentials are kept: chosen by the operator, and changed by a move alone. */
export type StoreInUse = 'keychain' | 'passphrase'

const fileSchema = z.strictObject({
  format: z.literal('rollback-console credential store 1'),
  store: z.enum(['keychain', 'passphrase']) satisfies z.ZodType<StoreInUse>,
})
/** As much of the sealed file as tells whether the log's key is in it: names are in clear. */
const sealedSchema = z.object({ items: z.record(z.string(), z.unknown()) })

export function sealedFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'credentials.sealed')
}

/**
 * The store in use. Before the first move nothing says so; then it is the one with the key of the log,
 * which is made once and stays where it was made.
 */
export async function readStoreInUse(dataDirectory: string): Promise<StoreInUse> {
  const said = fileSchema.safeParse(await readJson(fileIn(dataDirectory)))
  if (said.success) return said.data.store
  const sealed = sealedSchema.safeParse(await readJson(sealedFileIn(dataDirectory)))
  return sealed.success && 'kek' in sealed.data.items ? 'passphrase' : 'keychain'
}

export async function writeStoreInUse(dataDirectory: string, store: StoreInUse): Promise<void> {
  const content = { format: 'rollback-console credential store 1', store }
  await writePrivateFile(fileIn(dataDirectory), `${JSON.stringify(content)}\n`)
}

function fileIn(dataDirectory: string): string {
  return join(dataDirectory, 'credential-store.json')
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse((await readIfThere(file)) ?? 'null')
  } catch {
    return null
  }
}
