import type { StoredService } from '../model.ts'
import { totalReplicas } from '../region-map.ts'
import { isActive } from '../status-machine.ts'
import type { ViewedPlatform } from './views.ts'

/** A service of the project. */
export function serviceView(platform: ViewedPlatform, service: StoredService) {
  return {
    __typename: 'Service',
    id: service.id,
    name: service.name,
    icon: null,
    createdAt: service.createdAt,
    updatedAt: service.updatedAt,
    deletedAt: null,
    projectId: platform.store.current().projectId,
    project: () => platform.views.project(),
  }
}

/** The domains of a service: the edge's address for the API, none for the others. */
export function domainsOf(platform: ViewedPlatform, service: StoredService) {
  if (service.role !== 'api') return { serviceDomains: [], customDomains: [] }
  const { environmentId, projectId } = platform.store.current()
  const domain = {
    __typename: 'ServiceDomain',
    id: `${service.instanceId.slice(0, 24)}d00000000001`,
    domain: platform.domain(),
    serviceId: service.id,
    environmentId,
    projectId,
    createdAt: service.createdAt,
    updatedAt: service.createdAt,
    deletedAt: null,
    edgeId: null,
    suffix: null,
    syncStatus: 'ACTIVE',
    targetPort: null,
  }
  return { serviceDomains: [domain], customDomains: [] }
}

/** Settings of `ServiceInstance` that are stored under the same name. */
const SETTING_NAMES = [
  'buildCommand',
  'cronSchedule',
  'drainingSeconds',
  'healthcheckPath',
  'healthcheckTimeout',
  'overlapSeconds',
  'preDeployCommand',
  'rootDirectory',
  'sleepApplication',
  'startCommand',
]

/** A service in the one environment. */
export function serviceInstanceView(platform: ViewedPlatform, service: StoredService) {
  const deployments = () =>
    platform.store
      .current()
      .deployments.filter((each) => each.serviceId === service.id)
      .toReversed()
  const { settings } = service
  return {
    __typename: 'ServiceInstance',
    ...Object.fromEntries(SETTING_NAMES.map((name) => [name, settings[name] ?? null])),
    id: service.instanceId,
    serviceId: service.id,
    serviceName: service.name,
    environmentId: platform.store.current().environmentId,
    builder: 'RAILPACK',
    isUpdatable: true,
    createdAt: service.createdAt,
    updatedAt: service.updatedAt,
    deletedAt: null,
    numReplicas: totalReplicas(service.regions) || null,
    region: Object.keys(service.regions)[0] ?? null,
    restartPolicyMaxRetries: settings['restartPolicyMaxRetries'] ?? 10,
    restartPolicyType: settings['restartPolicyType'] ?? 'ON_FAILURE',
    source: { repo: service.repo, image: service.image },
    domains: () => domainsOf(platform, service),
    service: () => platform.views.service(service),
    latestDeployment: () => {
      const latest = deployments()[0]
      return latest === undefined ? null : platform.views.deployment(latest)
    },
    activeDeployments: () =>
      deployments()
        .filter(isActive)
        .map((each) => platform.views.deployment(each)),
  }
}
