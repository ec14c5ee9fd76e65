import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Profile, VercelProfile } from '../../../../shared/domain/profile.ts'

/** What the profile says about Vercel. @throws FailureError PROFILE_INVALID */
export function vercelOf(profile: Profile): VercelProfile {
  const vercel = profile.systems.vercel
  if (vercel !== undefined) return vercel
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile does not say which Vercel project to look at.',
      tried: 'read systems.vercel of the profile',
      next: 'Add systems.vercel to the profile.',
      field: 'systems.vercel',
      retry: 'no',
    }),
  )
}

/** Where a human does the same by hand. */
export function dashboardLink(vercel: VercelProfile): string {
  return vercel.dashboardUrl ?? 'https://vercel.com/dashboard'
}
