import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Profile, SiteProfile } from '../../../../shared/domain/profile.ts'

/** What the profile says about the site. @throws FailureError PROFILE_INVALID */
export function siteOf(profile: Profile): SiteProfile {
  const site = profile.systems.site
  if (site !== undefined && site.domains.length > 0) return site
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile does not say which domains users come to.',
      tried: 'read systems.site of the profile',
      next: 'Add systems.site.domains to the profile.',
      field: 'systems.site.domains',
      retry: 'no',
    }),
  )
}

/** The pages that are loaded; without any, the first page of the site. */
export function pagesOf(site: SiteProfile): readonly string[] {
  return site.pages.length === 0 ? ['/'] : site.pages
}
