import type { Profile } from '../../../../shared/domain/profile.ts'
import type { ByHand } from '../../../../shared/domain/session.ts'
import { dashboardLink, railwayOf } from './configuration.ts'

/** The same rollback by hand, for when the API or its token is out of reach. @throws FailureError PROFILE_INVALID */
export function byHand(profile: Profile): ByHand {
  const railway = railwayOf(profile)
  return {
    instruction:
      'Open the API service, choose Deployments, find the last good deployment, open its menu (⋮), choose Rollback and confirm. Then confirm here which deployment you chose.',
    link: dashboardLink(railway, railway.services.api),
  }
}
