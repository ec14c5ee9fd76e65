import type { JsonObject } from '../../../../shared/domain/json.ts'
import type {
  ChainBatch,
  ChainProposal,
  ChainSeries,
  SignedSending,
  SigningOrder,
} from '../../ports/chain.ts'

/** The batch for the journal. Its nonces are what tells later whether it happened. */
export function describeChainAct({ chainId, signer, nonce, calls, fees }: ChainBatch): JsonObject {
  return {
    kind: 'transactions',
    chainId,
    signer: `{secret:${signer}}`,
    nonce,
    calls: calls.map(({ to, data, value, gas }) => ({
      to,
      data,
      value: value.toString(),
      gas: gas.toString(),
    })),
    maxFeePerGas: fees.maxFeePerGas.toString(),
    capPerGas: fees.capPerGas.toString(),
  }
}

/** Signed bytes for the journal: by their hashes, which tell later whether they happened. */
export function describeSigned({ chainId, from, transactions }: SignedSending): JsonObject {
  const sent = transactions.map(({ hash, nonce, to }) => ({ hash, nonce, to }))
  return { kind: 'signed-transactions', chainId, from, transactions: sent }
}

/** What is signed and kept, for the journal: what it will do, under which nonces, at which price. */
export function describeSigning(order: SigningOrder): JsonObject {
  const { chainId, signer, nonce, calls, maxFeePerGas } = order
  return {
    kind: 'sign-and-keep',
    chainId,
    signer: `{secret:${signer}}`,
    nonce,
    calls: calls.map(({ to, data, gas }) => ({ to, data, gas: gas.toString() })),
    maxFeePerGas: maxFeePerGas.toString(),
  }
}

/** What others are asked to sign, for the journal. */
export function describeProposals(proposals: readonly ChainProposal[]): JsonObject {
  return {
    kind: 'proposals',
    proposals: proposals.map((one) => ({ ...one, value: one.value.toString() })),
  }
}

/** A series for the journal: what it sends, and the file in which each transaction stands before it is sent. */
export function describeSeries({ chainId, signer, about, ledger }: ChainSeries): JsonObject {
  return { kind: 'series', chainId, signer: `{secret:${signer}}`, ledger: ledger.path, ...about }
}
