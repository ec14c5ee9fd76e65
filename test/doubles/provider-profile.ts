import type { Profile } from '../../src/shared/domain/profile.ts'

/** A profile with every provider in it; ids as the fakes in `providers/` have them. */
export const providerProfile: Profile = {
  name: 'test',
  environment: 'staging',
  operator: 'Naledi',
  contacts: [],
  thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 0.5 },
  systems: {
    vercel: {
      baseUrl: 'https://vercel.test',
      projectId: 'prj_web',
      teamId: 'team_vlossom',
      secret: 'vercel',
    },
    site: {
      domains: ['https://vlossom.test', 'https://www.vlossom.test', 'https://app.vlossom.test'],
      pages: ['/login', '/stylists', '/wallet'],
    },
    railway: {
      url: 'https://railway.test/graphql/v2',
      projectId: 'project-1',
      environmentId: 'environment-1',
      tokenKind: 'project',
      secret: 'railway',
      services: {
        api: 'service-api',
        workers: [
          { id: 'service-worker', name: 'worker' },
          { id: 'service-cron', name: 'cron' },
        ],
      },
    },
    api: {
      url: 'https://api.vlossom.test',
      healthPath: '/api/health',
      endpoints: ['/api/stylists', '/api/auth/health'],
    },
  },
  slack: { secret: 'slack-webhook', channel: '#incidents' },
  recipients: [],
  compatibility: [],
}

/** The profile with a few things otherwise. */
export function profileWith(systems: Partial<Profile['systems']>): Profile {
  return { ...providerProfile, systems: { ...providerProfile.systems, ...systems } }
}
