import { z } from 'zod'
import { hexText } from '../transaction.ts'

/** What is approved: hashes, never bytes. */
export const SendDetails = z.object({
  kept: z.string(),
  call: z.enum(['pause', 'unpause']),
  chainId: z.number(),
  from: hexText,
  contracts: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  /** In their order. */
  transactions: z.array(z.object({ hash: hexText, nonce: z.number(), to: hexText })),
  override: z.string().nullable(),
})
export type SendDetails = z.infer<typeof SendDetails>
