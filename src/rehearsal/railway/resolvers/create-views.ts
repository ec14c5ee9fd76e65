import type { Platform } from '../platform.ts'
import { deploymentView } from './deployment-view.ts'
import { environmentView, patchView } from './environment-view.ts'
import { projectView } from './project-view.ts'
import { serviceInstanceView, serviceView } from './service-view.ts'
import type { ViewedPlatform } from './views.ts'
import { volumeInstanceView } from './volume-view.ts'

/** Ties the views together. */
export function withViews(platform: Platform): ViewedPlatform {
  const viewed: ViewedPlatform = {
    ...platform,
    views: {
      deployment: (deployment) => deploymentView(viewed, deployment),
      service: (service) => serviceView(viewed, service),
      serviceInstance: (service) => serviceInstanceView(viewed, service),
      environment: () => environmentView(viewed),
      patch: (patch) => patchView(viewed, patch),
      project: () => projectView(viewed),
      volumeInstance: () => volumeInstanceView(viewed),
    },
  }
  return viewed
}
