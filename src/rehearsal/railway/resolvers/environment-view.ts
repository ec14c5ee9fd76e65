import type { StoredPatch, StoredService } from '../model.ts'
import { type PageArguments, paginate } from './connection.ts'
import type { ViewedPlatform } from './views.ts'
import { volumeInstanceViews } from './volume-view.ts'

function configOf(service: StoredService): Record<string, unknown> {
  return {
    source: { repo: service.repo, image: service.image },
    deploy: { ...service.settings, multiRegionConfig: service.regions },
    variables: Object.fromEntries(
      Object.entries(service.variables).map(([name, value]) => [name, { value }]),
    ),
  }
}

/** The one environment. */
export function environmentView(platform: ViewedPlatform) {
  const state = platform.store.current()
  return {
    __typename: 'Environment',
    id: state.environmentId,
    name: 'production',
    projectId: state.projectId,
    canAccess: true,
    isEphemeral: false,
    createdAt: state.createdAt,
    updatedAt: state.createdAt,
    deletedAt: null,
    unmergedChangesCount: state.staged === null ? 0 : 1,
    config: () => ({
      services: Object.fromEntries(
        state.services.map((service) => [service.id, configOf(service)]),
      ),
    }),
    serviceInstances: (page: PageArguments) =>
      paginate(
        state.services.map((service) => platform.views.serviceInstance(service)),
        page,
      ),
    volumeInstances: (page: PageArguments) => paginate(volumeInstanceViews(platform), page),
  }
}

/** A staged or committed patch; with nothing staged, an empty one. */
export function patchView(platform: ViewedPlatform, patch: StoredPatch | null) {
  const state = platform.store.current()
  return {
    __typename: 'EnvironmentPatch',
    id: patch?.id ?? `${state.environmentId.slice(0, 24)}e00000000000`,
    status: patch?.status ?? 'STAGED',
    patch: () => patch?.patch ?? {},
    message: patch?.message ?? null,
    lastAppliedError: null,
    appliedAt: patch?.appliedAt ?? null,
    createdAt: patch?.createdAt ?? state.createdAt,
    updatedAt: patch?.updatedAt ?? state.createdAt,
    environmentId: state.environmentId,
    environment: () => platform.views.environment(),
  }
}
