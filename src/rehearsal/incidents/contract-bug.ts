import type { ContractRelease, Incident } from './incident.ts'
import { GOOD_HEAD, GOOD_MIGRATIONS, QUIET_MIGRATION } from './migrations.ts'
import { goodReleases, placeholderCommit, quietRelease } from './releases.ts'

const MINUTES_A_DAY = 24 * 60

/** What was deployed of the booking contract; the last of them pays back what it has paid back before. */
export const BOOKING_RELEASES: readonly ContractRelease[] = [
  {
    contract: 'booking',
    version: '1.2',
    commit: placeholderCommit('booking 1.2'),
    message: 'Let a stylist cancel a booking that was paid for',
    author: 'Zanele Khumalo',
    liveFromMinutesAgo: 94 * MINUTES_A_DAY,
    record: { errorRate: 0.002, verified: true, markedBad: null },
  },
  {
    contract: 'booking',
    version: '1.3',
    commit: placeholderCommit('booking 1.3'),
    message: 'Keep a tenth of the price until the visit is confirmed',
    author: 'Zanele Khumalo',
    liveFromMinutesAgo: 31 * MINUTES_A_DAY,
    record: { errorRate: 0.001, verified: true, markedBad: null },
  },
  {
    contract: 'booking',
    version: '1.4',
    commit: placeholderCommit('booking 1.4'),
    message: 'Pay cancelled bookings back in one call',
    author: 'Kwame Mensah',
    liveFromMinutesAgo: 48,
    record: {
      errorRate: 0.001,
      verified: false,
      markedBad: 'A cancelled booking can be paid back again and again',
    },
  },
]

/** Web, API and data are well: only what is on the chain is wrong, and every minute of it costs money. */
export const CONTRACT_BUG: Incident = {
  name: 'contract-bug',
  reason: 'Booking 1.4 pays cancelled bookings back again and again',
  releases: [
    ...goodReleases([GOOD_HEAD, QUIET_MIGRATION.name]),
    quietRelease(QUIET_MIGRATION.name),
  ],
  migrations: [...GOOD_MIGRATIONS, QUIET_MIGRATION],
  damage: null,
  contracts: BOOKING_RELEASES,
  booking: 'BookingLeaky',
}
