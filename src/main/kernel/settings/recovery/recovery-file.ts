import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, writePrivateFile } from '../credentials/private-file.ts'
import type { PublicKit } from './make-kit.ts'

/** Public facts only: what the log is sealed to. What is proven is in the log alone. */
const fileSchema = z.strictObject({
  format: z.literal('rollback-console recovery 1'),
  recipient: z.string().regex(/^age1[a-z0-9]{50,}$/),
  restartKey: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: z.iso.datetime(),
}) satisfies z.ZodType<PublicKit & { readonly format: string }>

export type RecoveryFile =
  | { readonly kind: 'there'; readonly kit: PublicKit }
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged'; readonly file: string }

export function recoveryFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'recovery.json')
}

export async function readRecoveryFile(dataDirectory: string): Promise<RecoveryFile> {
  const file = recoveryFileIn(dataDirectory)
  try {
    const text = await readIfThere(file)
    if (text === null) return { kind: 'none' }
    const { recipient, restartKey, madeAt } = fileSchema.parse(JSON.parse(text))
    return { kind: 'there', kit: { recipient, restartKey, madeAt } }
  } catch {
    return { kind: 'damaged', file }
  }
}

export async function writeRecoveryFile(dataDirectory: string, kit: PublicKit): Promise<void> {
  const { recipient, restartKey, madeAt } = kit
  const content = { format: 'rollback-console recovery 1', recipient, restartKey, madeAt }
  await writePrivateFile(recoveryFileIn(dataDirectory), `${JSON.stringify(content, null, 2)}\n`)
}

export async function forgetRecoveryFile(dataDirectory: string): Promise<void> {
  await rm(recoveryFileIn(dataDirectory), { force: true })
}

/** The recipients that a log is sealed to: the profile's own and the kit's. */
export function recipientsOf(
  profile: { readonly recipients: readonly string[] },
  kit: PublicKit | null,
): readonly string[] {
  return [...new Set([...profile.recipients, ...(kit === null ? [] : [kit.recipient])])]
}
