import type { Profile } from '../../../../shared/domain/profile.ts'
import { dashboardLink, vercelOf } from './configuration.ts'

/** A way by hand, with the place where it is done. */
export interface DashboardSteps {
  readonly instruction: string
  readonly link: string
}

/** The same rollback by hand, for when the API or its token is out of reach. @throws FailureError PROFILE_INVALID */
export function dashboardSteps(profile: Profile): DashboardSteps {
  return {
    instruction:
      'Open the project, choose Deployments, find the last good production deployment, open its menu (…), choose Instant Rollback and confirm. Then confirm here which deployment you chose.',
    link: dashboardLink(vercelOf(profile)),
  }
}
