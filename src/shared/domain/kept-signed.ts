import type { Failure } from './failure.ts'

/** How a signed file that is kept stands against the chain. */
export type KeptStanding =
  /** It can be sent as it is. */
  | { readonly kind: 'fresh' }
  /** Each reason in words, with what to do; `mayPass`: a typed reason goes past all of them. */
  | {
      readonly kind: 'stale'
      readonly mayPass: boolean
      readonly reasons: readonly { readonly words: string; readonly next: string }[]
    }
  /** Nothing is left to send: it is in a block, or somebody else did it. */
  | { readonly kind: 'done'; readonly because: string }

/** A signed pause that is kept, in one line. */
export interface SignedPause {
  /** Names of its contracts. */
  readonly of: string
  /** Why it could not be sent right now; null where it could. */
  readonly stale: string | null
}

/** A signed file that is kept, without its bytes: whoever holds those can send them. */
export type KeptSignedView =
  | {
      readonly kind: 'open'
      /** The hash of its first transaction. */
      readonly id: string
      readonly call: 'pause' | 'unpause'
      readonly chainId: number
      /** Whose signature it carries. */
      readonly from: string
      readonly keptAt: string
      readonly validUntil: string
      readonly transactions: readonly {
        readonly contract: string
        readonly to: string
        readonly nonce: number
        readonly hash: string
        /** In wei per gas, decimal. */
        readonly maxFeePerGas: string
      }[]
      readonly standing: KeptStanding
    }
  | { readonly kind: 'closed'; readonly id: string; readonly failure: Failure }
