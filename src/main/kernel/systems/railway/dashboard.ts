import type { Profile } from '../../../../shared/domain/profile.ts'
import { dashboardLink, railwayOf } from './configuration.ts'

/** A way by hand, with the place where it is done. */
export interface DashboardSteps {
  readonly instruction: string
  readonly link: string
}

/** The same rollback by hand, for when the API or its token is out of reach. @throws FailureError PROFILE_INVALID */
export function dashboardSteps(profile: Profile): DashboardSteps {
  const railway = railwayOf(profile)
  return {
    instruction:
      'Open the API service, choose Deployments, find the last good deployment, open its menu (⋮), choose Rollback and confirm. Then confirm here which deployment you chose.',
    link: dashboardLink(railway, railway.services.api),
  }
}
