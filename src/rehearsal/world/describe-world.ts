import path from 'node:path'
import { CHAIN_ID } from '../chain/start-anvil.ts'
import { remotePath } from '../git/make-remotes.ts'
import { SET_UP_ROLE } from '../history/build-history-cluster.ts'
import type { Release } from '../incidents/incident.ts'
import { LIVE_DATABASE, OPERATOR_ROLE } from '../postgres/schema.ts'
import { CREDENTIAL_FILES, SLACK_URL_FILE, writeSecretFile } from './credentials.ts'
import type { WorldLayout } from './layout.ts'
import type { SavedWorld } from './saved-world.ts'
import type { ChainPart } from './start-chain-part.ts'
import { HISTORY_ACCESS } from './start-databases.ts'
import type { SponsorshipPart } from './start-sponsorship-part.ts'
import { STORE_ACCESS } from './start-store-part.ts'
import { SLACK_CHANNEL, STATUS_COMPONENTS, STATUS_PAGE } from './start-telling-part.ts'
import type { WorldDescription } from './world-description.ts'
import type { WorldPorts } from './world-ports.ts'

interface Parts {
  readonly layout: WorldLayout
  readonly saved: SavedWorld
  readonly ports: WorldPorts
  readonly vercel: { readonly baseUrl: string; readonly siteUrls: readonly string[] }
  readonly railway: { readonly url: string; readonly apiUrl: string }
  readonly telling: {
    readonly slack: { readonly url: string; readonly apiUrl: string }
    readonly statuspage: { readonly url: string }
    readonly pagerduty: { readonly url: string }
  }
  readonly store: { readonly url: string }
  readonly chain: ChainPart
  readonly sponsorship: SponsorshipPart | null
  readonly releases: readonly Release[]
}

/** Puts together what world.json says, and writes the webhook's URL (a secret) to its file. */
export async function describeWorld(
  parts: Parts,
): Promise<Omit<WorldDescription, 'control' | 'pid'>> {
  const { layout, saved, ports, vercel, railway, telling, store, chain, sponsorship, releases } =
    parts
  const credential = (name: keyof typeof CREDENTIAL_FILES) =>
    path.join(layout.credentials, CREDENTIAL_FILES[name])
  const slackUrlFile = path.join(layout.credentials, SLACK_URL_FILE)
  await writeSecretFile(slackUrlFile, telling.slack.url)
  const { teamId, projectId } = saved.ids.vercel
  return {
    vercel: {
      baseUrl: vercel.baseUrl,
      tokenFile: credential('vercelToken'),
      projectId,
      teamId,
    },
    railway: {
      url: railway.url,
      tokenFile: credential('railwayProjectToken'),
      accountTokenFile: credential('railwayAccountToken'),
      ...saved.ids.railway,
    },
    postgres: {
      host: '127.0.0.1',
      port: ports.postgres,
      user: OPERATOR_ROLE,
      database: LIVE_DATABASE,
      passwordFile: credential('postgresOperator'),
      backups: saved.backups.map((file) => path.join(layout.dir, file)),
      bucket: {
        endpoint: store.url,
        ...STORE_ACCESS,
        secretKeyFile: credential('storeKey'),
      },
    },
    history: {
      host: '127.0.0.1',
      port: ports.history,
      ...HISTORY_ACCESS,
      passwordFile: credential('historyConsole'),
      setup: { user: SET_UP_ROLE, passwordFile: credential('historySetUp') },
    },
    site: { url: vercel.siteUrls[0] ?? '', domains: vercel.siteUrls },
    api: { url: railway.apiUrl },
    git: { web: remotePath(layout.git, 'web'), api: remotePath(layout.git, 'api') },
    slack: {
      urlFile: slackUrlFile,
      bot: {
        apiUrl: telling.slack.apiUrl,
        tokenFile: credential('slackBot'),
        channelId: SLACK_CHANNEL,
      },
    },
    statuspage: {
      url: telling.statuspage.url,
      pageId: STATUS_PAGE,
      keyFile: credential('statuspageKey'),
      components: STATUS_COMPONENTS,
    },
    pagerduty: { url: telling.pagerduty.url, keyFile: credential('pagerdutyKey') },
    chain: {
      rpcUrl: chain.rpcUrls[0] ?? '',
      rpcUrls: chain.rpcUrls,
      chainId: CHAIN_ID,
      keyFile: credential('chainSigner'),
      contracts: chain.contracts,
      state: chain.state,
      ...(chain.successor === null ? {} : { successor: chain.successor }),
    },
    ...(sponsorship === null ? {} : { sponsorship: describeSponsorship(sponsorship) }),
    compatibility: releases.map(({ api }) => ({
      apiCommit: api.commit,
      runsOnHeads: api.runsOnHeads,
    })),
    incident: saved.incident,
    createdAt: saved.bornAt,
  }
}

function describeSponsorship(part: SponsorshipPart): NonNullable<WorldDescription['sponsorship']> {
  const { sponsorship, bundler, configFile, canaryKeyFile, treasury, signers } = part
  const { entryPoint, paymasters, accounts } = sponsorship
  return {
    entryPoint,
    paymasters,
    treasury,
    signers,
    bundler: { url: bundler.url, configFile },
    canary: { account: accounts['canary'] ?? '', keyFile: canaryKeyFile },
  }
}
