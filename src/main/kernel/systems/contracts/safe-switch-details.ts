import { z } from 'zod'
import { Carrier } from './signers/carrier.ts'
import { Transaction } from './signers/transaction.ts'

/** What is approved of a call that a Safe carries. */
export const SafeSwitchDetails = z.object({
  call: z.enum(['pause', 'unpause']),
  chainId: z.number(),
  carrier: Carrier,
  contracts: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  transactions: z.array(Transaction),
})
export type SafeSwitchDetails = z.infer<typeof SafeSwitchDetails>
