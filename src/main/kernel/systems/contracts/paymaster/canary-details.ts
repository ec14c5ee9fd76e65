import { z } from 'zod'

/** What is approved of one sponsored operation. */
export const CanaryDetails = z.object({
  account: z.string(),
  /** Of the account at the EntryPoint, in decimal digits: it happens once. */
  nonce: z.string(),
  paymaster: z.object({ name: z.string(), address: z.string() }),
})
export type CanaryDetails = z.infer<typeof CanaryDetails>
