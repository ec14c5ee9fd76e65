/** An RPC provider's address; one with a key in it is a credential. */
export type RpcEndpoint = { readonly url: string } | { readonly secret: string }

/** Who signs for a contract where the profile's key does not: a multisig, or an account whose key is offline. */
export interface SignerElsewhere {
  /** Short and stable, e.g. `guardians`. */
  readonly id: string
  readonly kind: 'safe' | 'offline'
  readonly address: string
}

/**
 * How the state of one contract is moved into its successor. Functions and events are given as Solidity
 * writes them, e.g. `function depositOf(uint256 id) view returns (address client, uint256 amount)`.
 */
export interface StateProfile {
  /** Ids of two contracts of the profile. */
  readonly from: string
  readonly to: string
  /** Where exports are kept: an absolute path on this machine. */
  readonly folder: string
  /** The first block that can hold an event of `from`: that of its deployment. */
  readonly fromBlock: number
  /** Events that are exported. */
  readonly events: readonly string[]
  /** Which rows there are: an event that adds the id which its arguments make, or takes it away. */
  readonly ids: {
    readonly added: readonly EventId[]
    readonly removed?: readonly EventId[]
  }
  /** What is read of each id; takes the id's arguments, in their order. */
  readonly views: readonly string[]
  /** What both contracts say of the whole: the sum of a column, or without one how many rows there are. */
  readonly totals: readonly { readonly view: string; readonly sumOf?: string }[]
  readonly import: {
    /** Its parameters are named like columns, or are one array of a tuple whose parts are; `bytes32 batch` is the batch's id. */
    readonly call: string
    /** Takes a batch's id and says whether it is in, e.g. `function isImported(bytes32 batch) view returns (bool)`. */
    readonly marker?: string
  }
  /** Multicall3, where it does not stand at its usual address. */
  readonly multicall?: string
}

/** The id that an event is about, e.g. of `Deposited` the argument `id`. */
export interface EventId {
  readonly event: string
  readonly arguments: readonly string[]
}

/** Who reads a contract's address out of a variable: all of them are pointed at its successor. */
export interface ContractConsumers {
  /** A variable of the site's production builds at Vercel. */
  readonly vercel?: string
  /** Variables at Railway: of `api`, or of a worker by its name, e.g. an indexer. */
  readonly railway?: readonly { readonly service: string; readonly variable: string }[]
}

/** The contracts of one chain, and who signs for them. */
export interface ContractsProfile {
  readonly chainId: number
  /** More than one: a provider may lag, or lie. */
  readonly rpc: readonly RpcEndpoint[]
  /** Credential with the private key of the signer. */
  readonly secret: string
  /** For how many blocks a pause must hold before it counts. */
  readonly confirmations: number
  /** More is not paid without a word, in gwei. */
  readonly maxFeeGwei: number
  readonly contracts: readonly {
    /** Short and stable, e.g. `booking`. */
    readonly id: string
    readonly name: string
    readonly address: string
    /** Id of the signer that acts on it; absent for the key, and for the Safe that owns it. */
    readonly signer?: string
    readonly consumers?: ContractConsumers
  }[]
  readonly signers?: readonly SignerElsewhere[]
  readonly state?: StateProfile
}

/** Sponsored operations (ERC-4337) on the chain of `ContractsProfile`. */
export interface PaymasterProfile {
  readonly entryPoint: string
  readonly paymasters: readonly {
    /** Short and stable, e.g. `backup`. */
    readonly id: string
    readonly name: string
    readonly address: string
  }[]
  /** Ids of the one that sponsors, and of the one that takes its place. */
  readonly live: string
  readonly backup: string
  /** Addresses of the keys that the signing service holds. */
  readonly signers: readonly string[]
  /** Where what is left of a drained paymaster goes. */
  readonly treasury: string
  /** Credential with the private key that funds, and that owns the paymasters. */
  readonly secret: string
  /** The backup is filled up to this, in ether. */
  readonly fillToEther: number
  /** More is never sent by one step, in ether. */
  readonly capEther: number
  /** Less than this is too little. */
  readonly runwayHours: number
  /** How far back spending is looked at; the newest eighth of it is compared with the rest. */
  readonly windowMinutes: number
  /** Variables of the API at Railway, and of the site at Vercel, that name the paymaster. */
  readonly variables: {
    readonly railway?: string
    readonly vercel?: string
    /** A variable of the API that says whether anything is signed, and its words for it. */
    readonly signing?: { readonly name: string; readonly off: string; readonly on: string }
  }
  readonly bundler: {
    readonly rpc: RpcEndpoint
    /** Files on this machine, or mounted on it, that say which paymasters are let in. */
    readonly files: readonly { readonly path: string; readonly kind: BundlerKind }[]
  }
  /** A small account (SimpleAccount) from which one sponsored operation is sent after a switch. */
  readonly canary?: { readonly account: string; readonly secret: string }
}

/** Whose configuration file it is; each keeps its list in another place. */
export type BundlerKind = 'rundler' | 'alto' | 'skandha'
