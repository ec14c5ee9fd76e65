import type { Profile } from '../../../src/shared/domain/profile.ts'

/** A production profile without a system. */
export const profileDouble: Profile = {
  name: 'production',
  environment: 'production',
  operator: 'Ada Example',
  contacts: [],
  thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 30 },
  systems: {},
  recipients: [],
  compatibility: [],
}
