import { existsSync } from 'node:fs'
import path from 'node:path'
import type { BundlerFault } from '../bundler/bundler-fault.ts'
import { writeFirstConfig } from '../bundler/config-file.ts'
import { type Bundler, startBundler } from '../bundler/start-bundler.ts'
import { accountOf, keyOf, sponsorSeed } from '../paymaster/accounts.ts'
import type { Sponsorship } from '../paymaster/deploy-sponsorship.ts'
import { seedFileIn } from '../paymaster/furnish.ts'
import { type SponsoredSummary, startSponsoredTraffic } from '../paymaster/sponsored-traffic.ts'
import { writeSecretFile } from './credentials.ts'
import type { PartOptions } from './part-options.ts'

/** Bundler, its file, and everyone who sends sponsored operations. */
export interface SponsorshipPart {
  readonly sponsorship: Sponsorship
  readonly bundler: Pick<Bundler, 'url' | 'port'>
  readonly configFile: string
  /** Holds the key of the account that a canary operation is sent from. */
  readonly canaryKeyFile: string
  /** Where what is left of a drained paymaster goes. */
  readonly treasury: string
  readonly signers: readonly string[]
  breakWith(fault: BundlerFault): void
  summary(): SponsoredSummary
  stop(): Promise<void>
}

/** What the API of this world must know to sponsor: the variables of its birth. */
export function sponsorVariables(
  options: Pick<PartOptions, 'layout'>,
  { paymasters, entryPoint, accounts }: Sponsorship,
): Readonly<Record<string, string>> {
  const seed = sponsorSeed(seedFileIn(options.layout.chain))
  return {
    PAYMASTER_ADDRESS: paymasters.live,
    ENTRYPOINT_ADDRESS: entryPoint,
    SPONSORSHIP: 'on',
    SPONSORED_ACCOUNTS: Object.entries(accounts)
      .flatMap(([holder, account]) => (holder.startsWith('stranger') ? [] : [account]))
      .join(','),
    SPONSOR_KEYS: [
      `${paymasters.live}=${keyOf(seed, 'live signer')}`,
      `${paymasters.backup}=${keyOf(seed, 'backup signer')}`,
    ].join(','),
  }
}

/** Starts it before a chain and an API that run. */
export async function startSponsorshipPart(
  options: Pick<PartOptions, 'layout' | 'incident' | 'ports'>,
  around: {
    readonly chainUrl: string
    readonly apiUrl: string
    readonly sponsorship: Sponsorship
    readonly treasury: string
  },
): Promise<SponsorshipPart> {
  const { layout, incident, ports } = options
  const { chainUrl, apiUrl, sponsorship, treasury } = around
  const seed = sponsorSeed(seedFileIn(options.layout.chain))
  const configFile = path.join(layout.chain, 'bundler-config.json')
  if (!existsSync(configFile)) {
    writeFirstConfig(configFile, {
      entryPoint: sponsorship.entryPoint,
      relayer: keyOf(seed, 'executor'),
      paymaster: sponsorship.paymasters.live,
    })
  }
  const canaryKeyFile = path.join(layout.credentials, 'paymaster-canary-key')
  await writeSecretFile(canaryKeyFile, keyOf(seed, 'canary'))
  const bundler = await startBundler({
    port: ports.bundler,
    rpcUrl: chainUrl,
    entryPoint: sponsorship.entryPoint,
    configFile,
    sponsorUrl: `${apiUrl}/api/sponsor`,
  })
  const traffic = startSponsoredTraffic({
    chainUrl,
    bundlerUrl: bundler.url,
    seed,
    sponsorship,
    every: incident.sponsorship?.everySeconds ?? { customers: 10, strangers: null },
  })
  return {
    sponsorship,
    bundler,
    configFile,
    canaryKeyFile,
    treasury,
    signers: [accountOf(seed, 'live signer').address, accountOf(seed, 'backup signer').address],
    breakWith: bundler.breakWith,
    summary: traffic.summary,
    async stop() {
      await bundler.close()
      await traffic.stop()
    },
  }
}
