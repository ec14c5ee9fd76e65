import type { Profile } from '../../../../shared/domain/profile.ts'
import type { ByHand } from '../../../../shared/domain/session.ts'
import { dashboardLink, vercelOf } from './configuration.ts'

/** The same rollback by hand, for when the API or its token is out of reach. @throws FailureError PROFILE_INVALID */
export function byHand(profile: Profile): ByHand {
  return {
    instruction:
      'Open the project, choose Deployments, find the last good production deployment, open its menu (…), choose Instant Rollback and confirm. Then confirm here which deployment you chose.',
    link: dashboardLink(vercelOf(profile)),
  }
}
