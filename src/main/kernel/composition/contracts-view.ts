import type { ContractBoard } from '../../../shared/domain/contract-board.ts'
import type { Reads } from '../ports/reads.ts'
import { lookAtContracts } from '../systems/contracts/authority/index.ts'

/** The board of contracts: what stands on the chain, and who may do what to it. */
export function createContractsView(parts: {
  readonly reads: () => Reads
  readonly closing: AbortSignal
}): { look(): Promise<ContractBoard> } {
  const { reads, closing } = parts
  return { look: () => lookAtContracts(reads(), closing) }
}
