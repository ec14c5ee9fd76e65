import { type PageArguments, paginate } from './connection.ts'
import type { ViewedPlatform } from './views.ts'

/** The one project. */
export function projectView(platform: ViewedPlatform) {
  const state = platform.store.current()
  return {
    __typename: 'Project',
    id: state.projectId,
    name: 'vlossom',
    description: null,
    createdAt: state.createdAt,
    updatedAt: state.createdAt,
    deletedAt: null,
    environments: (page: PageArguments) => paginate([platform.views.environment()], page),
    services: (page: PageArguments) =>
      paginate(
        state.services.map((service) => platform.views.service(service)),
        page,
      ),
  }
}

/** The one project token, as `projectToken` and `projectTokens` show it: never the token itself. */
export function projectTokenView(platform: ViewedPlatform) {
  const { projectId, environmentId, createdAt } = platform.store.current()
  return {
    __typename: 'ProjectToken',
    id: `${projectId.slice(0, 24)}a00000000001`,
    name: 'rollback-console',
    displayToken: '****-****',
    createdAt,
    projectId,
    environmentId,
    project: () => platform.views.project(),
    environment: () => platform.views.environment(),
  }
}
