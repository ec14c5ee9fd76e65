import { countByStatus, durationsByStep, type MetricsQuery } from '../edge-metrics.ts'
import type { DeploymentStatus } from '../model.ts'
import {
  type Call,
  NotAuthorized,
  requireDeployment,
  requireEnvironment,
  requireService,
} from '../platform.ts'
import { providedVariables, renderVariables } from '../variable-references.ts'
import { type PageArguments, paginate } from './connection.ts'
import { eventViews, logViews } from './history-view.ts'
import { projectTokenView } from './project-view.ts'
import { domainsOf } from './service-view.ts'
import { tcpProxyViews } from './tcp-proxy-view.ts'
import type { ViewedPlatform } from './views.ts'
import { settleWorkflows, workflowStatus } from './volume-mutations.ts'
import { requireVolumeInstance, volumeBackups } from './volume-view.ts'

interface ListInput {
  readonly environmentId?: string | null
  readonly projectId?: string | null
  readonly serviceId?: string | null
  readonly status?: {
    readonly in?: readonly DeploymentStatus[] | null
    readonly notIn?: readonly DeploymentStatus[] | null
  } | null
}

interface ServiceIds {
  readonly environmentId: string
  readonly serviceId: string
  readonly projectId?: string | null
}

function listDeployments(platform: ViewedPlatform, args: { input: ListInput } & PageArguments) {
  const { input } = args
  requireEnvironment(platform, input.environmentId, input.projectId)
  if (input.serviceId != null) requireService(platform, input.serviceId)
  if (input.environmentId == null && input.projectId == null && input.serviceId == null) {
    throw new NotAuthorized()
  }
  const found = platform.store
    .current()
    .deployments.filter(
      (each) =>
        (input.serviceId == null || each.serviceId === input.serviceId) &&
        (input.status?.in == null || input.status.in.includes(each.status)) &&
        !(input.status?.notIn?.includes(each.status) ?? false),
    )
  return paginate(
    found.toReversed().map((each) => platform.views.deployment(each)),
    args,
  )
}

function serviceOf(platform: ViewedPlatform, ids: ServiceIds) {
  requireEnvironment(platform, ids.environmentId, ids.projectId)
  return requireService(platform, ids.serviceId)
}

function samplesOf(platform: ViewedPlatform, ids: ServiceIds) {
  return serviceOf(platform, ids).role === 'api' ? platform.traffic.all() : []
}

function userOf(call: Call) {
  if (call.caller.kind !== 'account') throw new NotAuthorized()
  const { user } = call.caller
  return { ...user, username: user.name, has2FA: true, createdAt: '2024-03-01T08:00:00.000Z' }
}

/** Every query of our SDL. Arguments have passed the schema's validation before they come here. */
export function createQueryRoot(platform: ViewedPlatform) {
  const state = platform.store.current
  return {
    apiToken: () => ({
      workspaces: [{ id: `${state().projectId.slice(0, 24)}c00000000001`, name: 'Vlossom' }],
    }),
    me: (_: unknown, call: Call) => userOf(call),
    projectToken: () => projectTokenView(platform),
    projectTokens: (args: { projectId: string } & PageArguments) => {
      requireEnvironment(platform, null, args.projectId)
      return paginate([projectTokenView(platform)], args)
    },
    project: (args: { id: string }) => {
      requireEnvironment(platform, null, args.id)
      return platform.views.project()
    },
    environment: (args: { id: string; projectId?: string | null }) => {
      requireEnvironment(platform, args.id, args.projectId)
      settleWorkflows(platform)
      return platform.views.environment()
    },
    environmentStagedChanges: (args: { environmentId: string }) => {
      requireEnvironment(platform, args.environmentId)
      settleWorkflows(platform)
      return platform.views.patch(state().staged)
    },
    service: (args: { id: string }) => platform.views.service(requireService(platform, args.id)),
    serviceInstance: (args: ServiceIds) =>
      platform.views.serviceInstance(serviceOf(platform, args)),
    domains: (args: ServiceIds) => domainsOf(platform, serviceOf(platform, args)),
    serviceInstanceAutoDeployStatus: (args: ServiceIds) => {
      const service = serviceOf(platform, args)
      const canEnable = service.repo !== null
      return {
        enabled: service.autoDeploy,
        canEnable,
        reason: canEnable ? null : 'Service has no repository',
      }
    },
    variables: (args: {
      environmentId: string
      projectId: string
      serviceId?: string | null
      unrendered?: boolean | null
    }) => {
      requireEnvironment(platform, args.environmentId, args.projectId)
      if (args.serviceId == null) return {}
      const service = requireService(platform, args.serviceId)
      const own =
        args.unrendered === true
          ? service.variables
          : renderVariables(service.variables, state().services, platform.database)
      return { ...own, ...providedVariables(state(), service) }
    },
    deployments: (args: { input: ListInput } & PageArguments) => listDeployments(platform, args),
    deployment: (args: { id: string }) =>
      platform.views.deployment(requireDeployment(platform, args.id)),
    deploymentEvents: (args: { id: string } & PageArguments) =>
      paginate(eventViews(requireDeployment(platform, args.id)), args),
    deploymentLogs: (args: {
      deploymentId: string
      limit?: number | null
      filter?: string | null
    }) => logViews(platform, requireDeployment(platform, args.deploymentId), args),
    httpMetricsGroupedByStatus: (args: ServiceIds & MetricsQuery) =>
      countByStatus(samplesOf(platform, args), args),
    httpDurationMetrics: (args: ServiceIds & MetricsQuery) => ({
      samples: durationsByStep(samplesOf(platform, args), args),
    }),
    volumeInstance: (args: { id: string }) => {
      requireVolumeInstance(platform, args.id)
      return platform.views.volumeInstance()
    },
    volumeInstanceBackupList: (args: { volumeInstanceId: string }) => {
      requireVolumeInstance(platform, args.volumeInstanceId)
      settleWorkflows(platform)
      return volumeBackups(platform)
    },
    volumeInstanceBackupScheduleList: (args: { volumeInstanceId: string }) => {
      requireVolumeInstance(platform, args.volumeInstanceId)
      return []
    },
    tcpProxies: (args: ServiceIds) => tcpProxyViews(platform, serviceOf(platform, args)),
    workflowStatus: (args: { workflowId: string }) => workflowStatus(platform, args.workflowId),
    platformStatus: () => {
      const { incident } = platform.habits
      return {
        isStable: incident === null,
        maintenance: null,
        incident: incident && {
          ...incident,
          status: 'INVESTIGATING',
          url: 'https://status.railway.com',
          createdAt: platform.now().toISOString(),
        },
      }
    },
  }
}
