import type { Incident } from './incident.ts'
import { GOOD_HEAD, GOOD_MIGRATIONS, QUIET_MIGRATION } from './migrations.ts'
import { goodReleases, quietRelease } from './releases.ts'

/**
 * The signing service signs for whoever asks. Strangers found out, and let the paymaster pay bundles at fifteen
 * times the price: what is left is gone within the hour, and funding a backup would feed them.
 */
export const PAYMASTER_DRAINED: Incident = {
  name: 'paymaster-drained',
  reason: 'Strangers drain the paymaster: its deposit falls by the minute',
  releases: [
    ...goodReleases([GOOD_HEAD, QUIET_MIGRATION.name]),
    quietRelease(QUIET_MIGRATION.name),
  ],
  migrations: [...GOOD_MIGRATIONS, QUIET_MIGRATION],
  damage: null,
  sponsorship: {
    past: [
      { by: 'customers', fromMinutesAgo: 110, untilMinutesAgo: 0, operations: 22 },
      { by: 'strangers', fromMinutesAgo: 12, untilMinutesAgo: 0, operations: 24 },
    ],
    leftEther: '0.9',
    everySeconds: { customers: 6, strangers: 4 },
  },
}
