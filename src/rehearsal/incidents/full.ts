import { BAD_RELEASE } from './bad-release.ts'
import { BOOKING_RELEASES } from './contract-bug.ts'
import type { Incident } from './incident.ts'
import { RUNNING_DRY } from './paymaster-dry.ts'

/** Everything at once: the bad release, the bad contract, and a paymaster that runs dry under it. */
export const FULL: Incident = {
  ...BAD_RELEASE,
  name: 'full',
  reason: `${BAD_RELEASE.reason}; Booking 1.4 loses money, and the paymaster runs dry`,
  contracts: BOOKING_RELEASES,
  booking: 'BookingLeaky',
  sponsorship: RUNNING_DRY,
}
