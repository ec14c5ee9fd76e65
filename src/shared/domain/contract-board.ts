/** What can be done to a contract by an account. */
export type ContractAct = 'pause' | 'unpause' | 'upgrade'

/**
 * Whether an account may, as the contract itself answered when it was tried: `late` through a manager that makes it
 * wait, `not-shown` where the answer proves neither, `disputed` where endpoints contradict each other.
 */
export type Permission = 'may' | 'late' | 'may-not' | 'not-shown' | 'disputed'

/** An account that was tried. */
export interface Holder {
  readonly address: string
  /** What it is, e.g. `a Safe, 2 of 3 signatures`. */
  readonly account: string
  /** Why it was tried, e.g. `owner`. */
  readonly because: readonly string[]
  readonly permission: Permission
  /** What the contract said; where endpoints differ, each of them. */
  readonly says: string
}

/** Who may do one thing. */
export interface Authority {
  readonly act: ContractAct
  /** `here`: the key of this console may; `anybody`: it goes through from an account that nobody has. */
  readonly kind: 'here' | 'others' | 'nobody' | 'anybody' | 'disputed' | 'impossible' | 'unknown'
  /** In a line. */
  readonly says: string
  readonly holders: readonly Holder[]
}

/** One contract of the profile as the chain has it. */
export interface ContractLine {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly state: 'paused' | 'not-paused' | 'no-pause' | 'no-code' | 'disputed' | 'unknown'
  /** Keccak-256 of the code at its address. */
  readonly codeHash: string | null
  readonly proxy: 'none' | 'uups' | 'transparent' | 'beacon'
  readonly implementation: string | null
  /** Where endpoints contradict each other about code, implementation or pause: which says what. */
  readonly disagreement: string | null
  readonly authorities: readonly Authority[]
}

/** All contracts of the profile, looked at in one moment. */
export interface ContractBoard {
  readonly chainId: number
  /** The block at which everybody was asked. */
  readonly block: number
  /** Endpoints whose word counts, and those whose word does not, with the reason. */
  readonly counted: readonly string[]
  readonly notCounted: readonly string[]
  /** Why the key of this console is away; null where it is here. */
  readonly keyAway: string | null
  readonly contracts: readonly ContractLine[]
}
