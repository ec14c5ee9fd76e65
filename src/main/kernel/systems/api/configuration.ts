import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { ApiProfile, Profile } from '../../../../shared/domain/profile.ts'

/** What the profile says about the public API. @throws FailureError PROFILE_INVALID */
export function apiOf(profile: Profile): ApiProfile {
  const api = profile.systems.api
  if (api !== undefined) return api
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile does not say where the API is.',
      tried: 'read systems.api of the profile',
      next: 'Add systems.api to the profile.',
      field: 'systems.api',
      retry: 'no',
    }),
  )
}
