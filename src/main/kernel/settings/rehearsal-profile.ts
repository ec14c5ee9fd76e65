import { dirname, join, resolve } from 'node:path'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { ContractConsumers } from '../../../shared/domain/profile-chain.ts'
import type { PostgresProfile } from '../../../shared/domain/profile-databases.ts'
import type { SourceProfile } from '../../../shared/domain/profile-source.ts'
import { checkProfile, type LoadedProfile } from './load-profile.ts'
import { rehearsalPaymaster } from './rehearsal-paymaster.ts'
import type { RehearsalWorld } from './rehearsal-world.ts'

export interface RehearsalOptions {
  /** The world's directory: relative paths in world.json start there. */
  readonly dir: string
  readonly operator: string
  /** 30 in a real incident; a drill shortens it. */
  readonly monitoringMinutes: number
}

/** The number of a replica, from 0: only the rehearsal's edge has such a header. */
const REPLICA_HEADER = 'x-vlossom-replica'

/** The profile of a rehearsal world. Broken where an address is not on this machine. */
export function rehearsalProfile(world: RehearsalWorld, options: RehearsalOptions): LoadedProfile {
  const { dir, operator, monitoringMinutes } = options
  const { vercel, railway, postgres, history } = world
  const person = { name: 'Rehearsal', email: 'rehearsal@vlossom.example' }
  const tls = 'disable'
  const profile: Profile = {
    name: 'rehearsal',
    environment: 'rehearsal',
    operator,
    contacts: ['vercel', 'railway', 'postgres'].map((system) => ({
      system,
      primary: person,
      backup: person,
    })),
    thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes },
    systems: {
      vercel: {
        baseUrl: vercel.baseUrl,
        projectId: vercel.projectId,
        ...(vercel.teamId === undefined ? {} : { teamId: vercel.teamId }),
        secret: 'vercel',
      },
      site: { domains: [...world.site.domains], pages: ['/login', '/stylists', '/wallet'] },
      railway: {
        url: railway.url,
        projectId: railway.projectId,
        environmentId: railway.environmentId,
        tokenKind: 'project',
        secret: 'railway',
        services: {
          api: railway.services.api,
          workers: [{ id: railway.services.worker, name: 'worker' }],
          postgres: railway.services.postgres,
        },
      },
      api: {
        url: world.api.url,
        healthPath: '/api/health',
        endpoints: ['/api/stylists', '/api/auth/health'],
        replicaHeader: REPLICA_HEADER,
      },
      postgres: {
        host: postgres.host,
        port: postgres.port,
        user: postgres.user,
        database: postgres.database,
        tls,
        secret: 'postgres',
        maintenanceDatabase: 'postgres',
        backups: [...new Set(postgres.backups.map((file) => dirname(resolve(dir, file))))],
        ...bucketOf(world),
        keyTables: [
          { table: 'users', newestBy: 'created_at' },
          { table: 'bookings', newestBy: 'created_at' },
          { table: 'wallets', newestBy: 'created_at' },
        ],
        checks: [
          {
            name: 'balances add up',
            sql: 'select count(*) from wallets where balance_wei <> deposited_wei - spent_wei',
            expects: '0',
          },
        ],
        afterRestore: [
          {
            name: 'jobs that were at work when the backup was made',
            finds: "select count(*) from job_runs where status = 'running'",
            settle:
              "update job_runs set status = 'abandoned', finished_at = timezone('UTC', now()) where status = 'running'",
          },
        ],
        keepDays: 7,
      },
      ...contractsOf(world, dir),
      ...rehearsalPaymaster(world, dir),
      prisma: {
        repository: resolve(dir, world.git.api),
        directory: 'prisma',
        branch: 'main',
        remote: resolve(dir, world.git.api),
      },
    },
    history: {
      host: history.host,
      port: history.port,
      user: history.user,
      database: history.database,
      tls,
      secret: 'history',
      ...(history.setup === undefined
        ? {}
        : { setup: { user: history.setup.user, secret: 'history-setup' } }),
      // Its data are made up: the copy may be readable.
      exportPayload: true,
    },
    ...tellingOf(world),
    git: { web: sourceOf(resolve(dir, world.git.web)), api: sourceOf(resolve(dir, world.git.api)) },
    recipients: [],
    compatibility: world.compatibility ?? [],
  }
  return checkProfile(profile, 'rehearsal')
}

function bucketOf({ postgres: { bucket } }: RehearsalWorld): Pick<PostgresProfile, 'bucket'> {
  if (bucket === undefined) return {}
  const { secretKeyFile: _, ...known } = bucket
  return { bucket: { ...known, secret: 'backups-bucket' } }
}

function tellingOf({
  slack,
  statuspage,
  pagerduty,
}: RehearsalWorld): Pick<Profile, 'slack' | 'statusPage' | 'pagerDuty'> {
  const channel = '#incidents'
  return {
    slack:
      slack.bot === undefined
        ? { secret: 'slack-webhook', channel }
        : {
            secret: 'slack-bot',
            channel,
            bot: { channelId: slack.bot.channelId, url: slack.bot.apiUrl },
          },
    ...(statuspage === undefined
      ? {}
      : {
          statusPage: {
            kind: 'statuspage',
            url: statuspage.url,
            pageId: statuspage.pageId,
            secret: 'statuspage',
            components: statuspage.components,
          },
        }),
    ...(pagerduty === undefined ? {} : { pagerDuty: { url: pagerduty.url, secret: 'pagerduty' } }),
  }
}

/** The remotes are on this machine: they are their own clones. */
function sourceOf(remote: string): SourceProfile {
  return { repository: remote, branch: 'main', remote }
}

/** Two blocks of a second each: as long as a rehearsal can wait, and still more than one. */
const CONFIRMATIONS = 2

function contractsOf(
  { chain }: RehearsalWorld,
  dir: string,
): Pick<Profile['systems'], 'contracts'> {
  if (chain === undefined) return {}
  return {
    contracts: {
      chainId: chain.chainId,
      rpc: chain.rpcUrls.map((url) => ({ url })),
      secret: 'chain',
      confirmations: CONFIRMATIONS,
      maxFeeGwei: 100,
      contracts: chain.contracts.map((contract) =>
        contract.id === 'booking' ? { ...contract, consumers: bookingConsumers } : contract,
      ),
      ...(chain.state === undefined
        ? {}
        : { state: { ...depositsState, ...chain.state, folder: join(dir, 'console', 'state') } }),
    },
  }
}

/** Who has its address in the rehearsal. */
const bookingConsumers: ContractConsumers = {
  vercel: 'NEXT_PUBLIC_BOOKING_ADDRESS',
  railway: [
    { service: 'api', variable: 'BOOKING_ADDRESS' },
    { service: 'worker', variable: 'BOOKING_ADDRESS' },
  ],
}

/** What the rehearsal's Deposits hold, as their events and views tell it. */
const depositsState = {
  events: [
    'event Deposited(uint256 indexed id, address indexed client, uint256 amount)',
    'event Released(uint256 indexed id)',
  ],
  ids: {
    added: [{ event: 'Deposited', arguments: ['id'] }],
    removed: [{ event: 'Released', arguments: ['id'] }],
  },
  views: ['function depositOf(uint256 id) view returns (address client, uint256 amount)'],
  totals: [
    { view: 'function count() view returns (uint256)' },
    { view: 'function total() view returns (uint256)', sumOf: 'amount' },
  ],
  import: {
    call: 'function importDeposits(bytes32 batch, (uint256 id, address client, uint256 amount)[] rows)',
    marker: 'function isImported(bytes32 batch) view returns (bool)',
  },
}
