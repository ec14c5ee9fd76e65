import type { Profile } from '../../../src/shared/domain/profile.ts'

/** A profile with a database and nothing else. */
export function databaseProfile(): Profile {
  return {
    name: 'production',
    environment: 'production',
    operator: 'test',
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 10, monitoringMinutes: 30 },
    recipients: [],
    compatibility: [],
    systems: {
      postgres: {
        ...{ host: 'db.example', port: 5432, user: 'op', database: 'vlossom', secret: 'pg' },
        ...{ tls: 'verify-full', maintenanceDatabase: 'postgres', backups: [], keepDays: 7 },
        ...{ keyTables: [], checks: [] },
      },
    },
  }
}
