import type { Profile } from '../../../src/shared/domain/profile.ts'

/** The smallest profile with a live database on this port. */
export function rehearsalProfileOf(port: number): Profile {
  return {
    name: 'rehearsal',
    environment: 'rehearsal',
    operator: 'drill',
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 50, monitoringMinutes: 1 },
    systems: {
      postgres: {
        host: '127.0.0.1',
        port,
        user: 'postgres',
        database: 'vlossom',
        tls: 'disable',
        secret: 'postgres',
        maintenanceDatabase: 'postgres',
        backups: [],
        keyTables: [],
        checks: [],
        keepDays: 7,
      },
    },
    recipients: [],
    compatibility: [],
  }
}
