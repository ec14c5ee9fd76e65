import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Profile, RailwayProfile } from '../../../../shared/domain/profile.ts'

/** What the profile says about Railway. @throws FailureError PROFILE_INVALID */
export function railwayOf(profile: Profile): RailwayProfile {
  const railway = profile.systems.railway
  if (railway !== undefined) return railway
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile does not say which Railway project to look at.',
      tried: 'read systems.railway of the profile',
      next: 'Add systems.railway to the profile.',
      field: 'systems.railway',
      retry: 'no',
    }),
  )
}

/** Which services a step is about: the API, or everything else that writes. */
export type ServiceGroup = 'api' | 'workers'

/** A service of the profile. */
export interface NamedService {
  readonly id: string
  readonly name: string
}

/** The services of a group, in the profile's order. */
export function servicesOf(railway: RailwayProfile, group: ServiceGroup): readonly NamedService[] {
  return group === 'api' ? [{ id: railway.services.api, name: 'api' }] : railway.services.workers
}

/** Where a human does the same by hand. */
export function dashboardLink(railway: RailwayProfile, serviceId?: string): string {
  if (railway.dashboardUrl !== undefined) return railway.dashboardUrl
  const base = `https://railway.com/project/${encodeURIComponent(railway.projectId)}`
  const environment = `environmentId=${encodeURIComponent(railway.environmentId)}`
  return serviceId === undefined
    ? `${base}?${environment}`
    : `${base}/service/${encodeURIComponent(serviceId)}?${environment}`
}
