import { z } from 'zod'
import { hexText } from './transaction.ts'

/**
 * Who carries a transaction to the chain. It is part of a plan's details, so that a plan whose Safe has
 * used its nonce meanwhile, or has other owners, is stale.
 */
export const Carrier = z.discriminatedUnion('kind', [
  /** The key that the profile names: signed in the main process, and sent at once. */
  z.object({ kind: z.literal('key'), address: hexText }),
  /** A multisig: it is proposed, and happens when enough of its owners have signed. */
  z.object({
    kind: z.literal('safe'),
    address: hexText,
    threshold: z.number(),
    owners: z.array(hexText),
    /** Of the first transaction; those behind it follow. */
    nonce: z.number(),
    /** The owner whose key is at hand here: it approves on the chain. */
    ownerHere: hexText.nullable(),
  }),
  /** An account whose key is on a machine without a network. */
  z.object({ kind: z.literal('offline'), address: hexText }),
])
export type Carrier = z.infer<typeof Carrier>
export type SafeCarrier = Extract<Carrier, { readonly kind: 'safe' }>
