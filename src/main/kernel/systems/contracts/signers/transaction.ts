import { z } from 'zod'

export const hexText = z.templateLiteral(['0x', z.string()])

/**
 * One transaction as plans carry it: what is sent to whom, whoever signs it. Nonce and fees belong to the
 * moment of sending.
 */
export const Transaction = z.object({
  to: hexText,
  data: hexText,
  /** In wei, decimal: plans are JSON. */
  value: z.string().regex(/^\d+$/),
  /** What it does, in words: `pause() of Booking`. */
  call: z.string(),
})
export type Transaction = z.infer<typeof Transaction>
