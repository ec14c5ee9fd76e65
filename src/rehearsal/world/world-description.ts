/** `DIR/world.json`: the only contract of a running world (product.md, *Commands*). Paths are absolute. */
export interface WorldDescription {
  readonly vercel: {
    readonly baseUrl: string
    readonly tokenFile: string
    readonly projectId: string
    readonly teamId: string
  }
  readonly railway: {
    /** The GraphQL endpoint itself. */
    readonly url: string
    /** A project token (`Project-Access-Token`). */
    readonly tokenFile: string
    /** An account token (`Authorization: Bearer`). */
    readonly accountTokenFile: string
    readonly projectId: string
    readonly environmentId: string
    readonly services: { readonly api: string; readonly worker: string; readonly postgres: string }
  }
  readonly postgres: DatabaseDescription & {
    /** Dumps, newest first and custom format before plain; `FILE.manifest.json` lies beside each. */
    readonly backups: readonly string[]
    /** A bucket as S3 serves it, with more of them. */
    readonly bucket: {
      readonly endpoint: string
      readonly region: string
      readonly name: string
      readonly prefix: string
      readonly accessKeyId: string
      readonly secretKeyFile: string
    }
  }
  readonly history: DatabaseDescription & {
    /** Another role, for making tables. */
    readonly setup: Pick<DatabaseDescription, 'user' | 'passwordFile'>
  }
  readonly site: { readonly url: string; readonly domains: readonly string[] }
  readonly api: { readonly url: string }
  readonly git: { readonly web: string; readonly api: string }
  readonly slack: {
    /** The address of the webhook. */
    readonly urlFile: string
    /** The Web API, with the token of a bot that is in the channel. */
    readonly bot: {
      readonly apiUrl: string
      readonly tokenFile: string
      readonly channelId: string
    }
  }
  /** Speaks as Atlassian Statuspage does. */
  readonly statuspage: {
    readonly url: string
    readonly pageId: string
    readonly keyFile: string
    readonly components: readonly { readonly id: string; readonly name: string }[]
  }
  /** PagerDuty's Events API v2. */
  readonly pagerduty: { readonly url: string; readonly keyFile: string }
  readonly chain: {
    /** The first of `rpcUrls`. */
    readonly rpcUrl: string
    readonly rpcUrls: readonly string[]
    readonly chainId: number
    /** Holds the private key that the console signs with. */
    readonly keyFile: string
    readonly contracts: readonly {
      readonly id: string
      readonly name: string
      readonly address: string
    }[]
    /** Which of them has a state that can be moved into which other one. */
    readonly state: {
      readonly from: string
      readonly to: string
      /** Block in which the first was deployed. */
      readonly fromBlock: number
      readonly multicall: string
    }
    /** What takes the place of a contract that is bad: a compiled file, and what its constructor is given. */
    readonly successor?: {
      readonly contract: string
      readonly artifact: string
      readonly arguments: readonly string[]
    }
  }
  /** Only in worlds that sponsor operations. */
  readonly sponsorship?: {
    readonly entryPoint: string
    readonly paymasters: { readonly live: string; readonly backup: string; readonly next: string }
    readonly treasury: string
    /** Addresses of the keys that the signing service holds. */
    readonly signers: readonly string[]
    /** `configFile` has the allow-list, and private keys. */
    readonly bundler: { readonly url: string; readonly configFile: string }
    /** A small account, and the file with the key of its owner. */
    readonly canary: { readonly account: string; readonly keyFile: string }
  }
  /** On which migration heads each API version runs: what a team knows of its own releases. */
  readonly compatibility: readonly {
    readonly apiCommit: string
    readonly runsOnHeads: readonly string[]
  }[]
  readonly incident: string
  /** ISO: when the world was born, not when it was last started. */
  readonly createdAt: string
  /** The world process. */
  readonly pid: number
  /** Unix socket that takes HTTP (control-server.ts). */
  readonly control: string
}

export interface DatabaseDescription {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** Holds the password alone. */
  readonly passwordFile: string
}
