import type { Failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { RpcEndpoint } from '../../../shared/domain/profile-chain.ts'
import type { Sent } from './http.ts'

/** A transaction without nonce and fees. Numbers of the chain are `bigint`. */
export interface ChainCall {
  /** Null makes a contract: the data is its creation code. */
  readonly to: `0x${string}` | null
  readonly data: `0x${string}`
  /** In wei. */
  readonly value: bigint
  readonly gas: bigint
}

/** What a batch of transactions may cost, and how patient it is. Fees are in wei per gas. */
export interface FeePolicy {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  /** No bump goes above it. */
  readonly capPerGas: bigint
  /** How long one price is tried before the next, with the same nonces. */
  readonly bumpAfterMs: number
  readonly giveUpAfterMs: number
}

export interface ChainBatch {
  readonly chainId: number
  /** Name of the credential that holds the private key. */
  readonly signer: string
  readonly rpc: readonly RpcEndpoint[]
  /** Of the first call; the others follow it. One that waits in the pool already is replaced. */
  readonly nonce: number
  readonly calls: readonly ChainCall[]
  readonly fees: FeePolicy
  /** For how many blocks each must stay mined; one that a reorganisation takes out is sent again under its nonce. Without it: 1. */
  readonly confirmations?: number
}

/** What became of one transaction. */
export interface ChainReceipt {
  /** Null for one that makes a contract. */
  readonly to: string | null
  /** Of every price that was tried, the newest last. */
  readonly hashes: readonly string[]
  /** `displaced`: another transaction of the same key was mined under its nonce. */
  readonly status: 'succeeded' | 'reverted' | 'not-mined' | 'displaced'
  readonly block: number | null
}

export interface ChainBroadcast {
  readonly receipts: readonly ChainReceipt[]
  /** What endpoints said that did not take it, by their names. */
  readonly refusals: readonly string[]
}

/** A transaction that others sign and send: a Safe's owners, by their own wallets. */
export interface ChainProposal {
  readonly chainId: number
  /** The account that will send it, e.g. a Safe. */
  readonly from: `0x${string}`
  readonly to: `0x${string}`
  readonly data: `0x${string}`
  /** In wei. */
  readonly value: bigint
  /** What they sign, where there is one: a Safe's transaction hash. */
  readonly hash: string
}

/** An operation of ERC-4337 v0.7 without its account's signature; numbers of it are `bigint`. */
export interface UnsignedOperation {
  readonly sender: `0x${string}`
  readonly nonce: bigint
  readonly callData: `0x${string}`
  readonly callGasLimit: bigint
  readonly verificationGasLimit: bigint
  readonly preVerificationGas: bigint
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly paymaster: `0x${string}`
  readonly paymasterData: `0x${string}`
  readonly paymasterVerificationGasLimit: bigint
  readonly paymasterPostOpGasLimit: bigint
}

export interface OperationSigning {
  readonly operation: UnsignedOperation
  /** Name of the credential that holds the account owner's key. */
  readonly signer: string
  readonly chainId: number
  readonly entryPoint: `0x${string}`
}

/** One transaction of a series. */
export interface SeriesCall {
  /** What it is, in the ledger: its place in the series, and its id. */
  readonly batch: number
  readonly id: string
  readonly nonce: number
  readonly call: ChainCall
  readonly fees: FeePolicy
  /** Hashes under which it was offered with this nonce before. */
  readonly earlier: readonly string[]
}

/** Transactions that are sent one after the other, each when the one before is mined. */
export interface ChainSeries {
  readonly chainId: number
  readonly signer: string
  readonly rpc: readonly RpcEndpoint[]
  /** A file in which every transaction stands before anybody is offered it, by nonce and hash; its first line is `head`. */
  readonly ledger: { readonly path: string; readonly head: JsonObject }
  /** What it sends, in words, for the journal. */
  readonly about: JsonObject
  /** What comes next; null where nothing does. Looks only. @throws FailureError: the series ends there */
  next(): Promise<SeriesCall | null>
  /** The last one was mined and has succeeded. */
  succeeded(receipt: ChainReceipt): void
}

/** How a series ended: `stopped` says why it did before its end. */
export interface SeriesEnd {
  readonly sent: number
  readonly stopped: Failure | null
}

/** Transactions that were signed earlier, and are kept sealed: named by their hashes, never by their bytes. */
export interface SignedSending {
  /** Under which id they are kept. */
  readonly kept: string
  readonly chainId: number
  /** Whose signature they carry. */
  readonly from: string
  readonly rpc: readonly RpcEndpoint[]
  /** What was approved: other bytes are not sent. */
  readonly transactions: readonly {
    readonly hash: `0x${string}`
    readonly nonce: number
    readonly to: string | null
  }[]
  readonly giveUpAfterMs: number
}

/** Transactions that are signed now and kept sealed; nothing is sent. */
export interface SigningOrder {
  readonly chainId: number
  /** Name of the credential that holds the private key. */
  readonly signer: string
  /** Of the first call; the others follow it. */
  readonly nonce: number
  readonly calls: readonly (Pick<ChainCall, 'data' | 'gas'> & { readonly to: `0x${string}` })[]
  /** The cap itself: nobody can raise it later. */
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  /** Kept beside them; holds no secret. */
  readonly note: JsonObject
  /** Ids of what they take the place of. */
  readonly replaces: readonly string[]
}

export interface ChainReads {
  /** The address that belongs to a key. @throws FailureError CREDENTIAL_* */
  addressOf(signer: string): Promise<`0x${string}`>
}

/** Changes the chain: one batch under one run of nonces, so that none of it can happen twice. */
export interface ChainMutations extends ChainReads {
  /**
   * Signs one operation as a SimpleAccount v0.7 wants it. Nothing is sent by it; the hash is made here, so
   * that no other text can be signed. @throws FailureError CREDENTIAL_*
   */
  signOperation(
    signing: OperationSigning,
  ): Promise<{ readonly hash: `0x${string}`; readonly signature: `0x${string}` }>
  send(batch: ChainBatch, signal: AbortSignal): Promise<Sent<ChainBroadcast>>
  /** Signs without the network, and seals what was signed; the answer has hashes alone. @throws FailureError CREDENTIAL_*, BLOCKED */
  signAndKeep(order: SigningOrder): Promise<Sent<{ readonly hashes: readonly string[] }>>
  /** Opens what is kept, offers it to every endpoint and follows it; nothing is signed, so no price is raised. */
  sendSigned(sending: SignedSending, signal: AbortSignal): Promise<Sent<ChainBroadcast>>
  /** Puts on record what others are asked to sign; nothing is sent to anybody by it. */
  propose(proposals: readonly ChainProposal[]): Promise<Sent<{ readonly proposed: number }>>
  /** One mutation, of many transactions: none of them twice, whatever kills it in between (see `SeriesCall.nonce`). */
  sendInTurn(series: ChainSeries, signal: AbortSignal): Promise<Sent<SeriesEnd>>
}
