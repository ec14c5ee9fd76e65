import type { SponsorshipStory } from '../paymaster/sponsorship-story.ts'
import type { Incident } from './incident.ts'
import { GOOD_HEAD, GOOD_MIGRATIONS, QUIET_MIGRATION } from './migrations.ts'
import { goodReleases, quietRelease } from './releases.ts'

/** What customers and nobody else have spent, and what is left. */
export const RUNNING_DRY: SponsorshipStory = {
  past: [{ by: 'customers', fromMinutesAgo: 110, untilMinutesAgo: 0, operations: 44 }],
  leftEther: '0.0022',
  everySeconds: { customers: 3, strangers: null },
}

/**
 * Customers used up the paymaster's deposit, and nobody filled it: a few operations are left when the world is
 * born, and soon none is sponsored any more (AA31).
 */
export const PAYMASTER_DRY: Incident = {
  name: 'paymaster-dry',
  reason: 'Bookings fail with AA31: the paymaster has no deposit left',
  releases: [
    ...goodReleases([GOOD_HEAD, QUIET_MIGRATION.name]),
    quietRelease(QUIET_MIGRATION.name),
  ],
  migrations: [...GOOD_MIGRATIONS, QUIET_MIGRATION],
  damage: null,
  sponsorship: RUNNING_DRY,
}
