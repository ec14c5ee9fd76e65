import { dirname, resolve } from 'node:path'
import type { Profile } from '../../../shared/domain/profile.ts'
import { checkProfile, type LoadedProfile } from './load-profile.ts'
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
        keepDays: 7,
      },
    },
    history: {
      host: history.host,
      port: history.port,
      user: history.user,
      database: history.database,
      tls,
      secret: 'history',
    },
    slack: { secret: 'slack-webhook', channel: '#incidents' },
    git: { web: resolve(dir, world.git.web), api: resolve(dir, world.git.api) },
    recipients: [],
    compatibility: world.compatibility ?? [],
  }
  return checkProfile(profile, 'rehearsal')
}
