import type { Failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'

/**
 * A signed transaction as it is told: all of it but its bytes, which whoever holds them can send. Read out of the
 * bytes themselves, so that what is shown is what would be sent.
 */
export interface SignedFacts {
  readonly hash: `0x${string}`
  /** Whose signature it carries. */
  readonly from: `0x${string}`
  readonly chainId: number
  readonly nonce: number
  /** Null for one that makes a contract. */
  readonly to: `0x${string}` | null
  readonly data: `0x${string}`
  /** In wei, decimal; so are the fees, per gas. */
  readonly value: string
  readonly gas: string
  readonly maxFeePerGas: string
  readonly maxPriorityFeePerGas: string
}

/** Signed transactions that are kept sealed, named by the hash of the first; `closed` cannot be opened here and now. */
export type KeptSigned =
  | {
      readonly kind: 'open'
      readonly id: string
      /** What whoever kept them wrote beside them. */
      readonly note: JsonObject
      readonly transactions: readonly SignedFacts[]
    }
  | { readonly kind: 'closed'; readonly id: string; readonly failure: Failure }

export interface SignedReads {
  /** All that is kept, without the bytes; what cannot be opened says why. @throws FailureError NOT_FOUND where the folder cannot be listed */
  kept(): Promise<readonly KeptSigned[]>
}

/** What is sealed: bytes in their order, and words about them that hold no secret. */
export interface SignedBundle {
  readonly raws: readonly `0x${string}`[]
  readonly note: JsonObject
  /** Ids of what it takes the place of: forgotten when the new one is on the disk. */
  readonly replaces: readonly string[]
}

/** The place where signed transactions lie. Sending one is the chain's door alone. */
export interface SignedVault extends SignedReads {
  /** @throws FailureError BLOCKED where the credentials last for this session only, CREDENTIAL_STORE_*, ARGUMENT_INVALID */
  keep(bundle: SignedBundle): Promise<KeptSigned>
  /** Takes it away; what is not there is no error. */
  forget(id: string): Promise<void>
}
