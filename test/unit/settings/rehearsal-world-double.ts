/** What a rehearsal world writes as world.json. */
export const worldJson = {
  vercel: {
    baseUrl: 'http://127.0.0.1:4001',
    tokenFile: 'credentials/vercel-token',
    projectId: 'prj_1',
    teamId: 'team_1',
  },
  railway: {
    url: 'http://127.0.0.1:4002/graphql/v2',
    tokenFile: '/rehearsal/credentials/railway-token',
    accountTokenFile: '/rehearsal/credentials/railway-account-token',
    projectId: 'p',
    environmentId: 'e',
    services: { api: 'a', worker: 'w', postgres: 'd' },
  },
  postgres: {
    host: '127.0.0.1',
    port: 4003,
    user: 'vlossom_operator',
    database: 'vlossom',
    passwordFile: 'credentials/postgres-password',
    backups: ['/rehearsal/backups/one.dump', '/rehearsal/backups/one.sql', 'more/two.dump'],
  },
  history: {
    host: '127.0.0.1',
    port: 4004,
    user: 'console',
    database: 'history',
    passwordFile: 'credentials/history-password',
    setup: { user: 'history_owner', passwordFile: 'credentials/history-setup-password' },
  },
  site: {
    url: 'http://127.0.0.1:4005',
    domains: ['http://127.0.0.1:4005', 'http://localhost:4006'],
  },
  api: { url: 'http://127.0.0.1:4007' },
  git: { web: '/rehearsal/git/web.git', api: 'git/api.git' },
  slack: { urlFile: 'credentials/slack-webhook-url' },
  chain: {
    rpcUrl: 'http://127.0.0.1:4008',
    rpcUrls: ['http://127.0.0.1:4008', 'http://127.0.0.1:4009'],
    chainId: 31_337,
    keyFile: 'credentials/chain-key',
    contracts: [
      { id: 'booking', name: 'Booking', address: '0x0000000000000000000000000000000000000011' },
    ],
  },
  incident: 'bad-release',
  pid: 1,
}
