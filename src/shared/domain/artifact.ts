import type { EvidenceRef } from './evidence.ts'

/** A value that a constructor or a function takes, as the ABI says it. */
export interface AbiInput {
  readonly name: string
  /** As Solidity writes it, e.g. `uint256[]`. */
  readonly type: string
  /** Members of a struct. */
  readonly components?: readonly AbiInput[]
}

/** A compiled contract that was read and kept, as far as a panel needs it. */
export interface ArtifactView {
  /** What a run is given: the artifact itself stays sealed beside the log. */
  readonly kept: EvidenceRef
  readonly contractName: string
  /** Of code on the chain. */
  readonly bytes: number
  readonly constructorInputs: readonly AbiInput[]
  /** Functions that change something: one of them may be an initializer. */
  readonly functions: readonly { readonly name: string; readonly inputs: readonly AbiInput[] }[]
  readonly knowsLayout: boolean
}

/** A contract of the profile. */
export interface NamedContract {
  readonly id: string
  readonly name: string
  readonly address: string
}

/** A piece of a file; pieces are put one after the other. */
export interface FilePiece {
  readonly upload: string
  readonly fileName: string
  /** Characters that were put before. */
  readonly from: number
  readonly text: string
  readonly last: boolean
  readonly contract?: string
}

/** What became of a piece. */
export type ReadFile =
  | { readonly kind: 'more' }
  /** The file holds several contracts: put it again with the one that is meant. */
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | { readonly kind: 'read'; readonly artifact: ArtifactView }
