import { applyPatch, mergePatches } from '../environment-patch.ts'
import { deployNewest } from '../launch.ts'
import type { RailwayState, StoredPatch, StoredService } from '../model.ts'
import { type Call, requireEnvironment, requireService } from '../platform.ts'
import { patchRegions } from '../region-map.ts'
import { createVariableMutations } from './variable-mutations.ts'
import type { ViewedPlatform } from './views.ts'
import { createVolumeMutations, mountVolumes } from './volume-mutations.ts'

type Patch = Readonly<Record<string, unknown>>

function changeService(
  state: RailwayState,
  id: string,
  change: (service: StoredService) => StoredService,
): RailwayState {
  return {
    ...state,
    services: state.services.map((each) => (each.id === id ? change(each) : each)),
  }
}

/** Applies a patch, does what it asks for and notes it as committed; answers the patch's id. */
function commit(
  platform: ViewedPlatform,
  patch: Patch,
  options: { message: string | null; skipDeploys: boolean; call: Call },
): string {
  const at = platform.now().toISOString()
  const { scaleUpDeploysNewest } = platform.habits
  const outcome = applyPatch(platform.store.current(), patch, { scaleUpDeploysNewest, at })
  if (outcome.kind === 'refused') throw new Error(outcome.message)
  const committed: StoredPatch = {
    id: platform.newId(),
    status: 'COMMITTED',
    patch,
    message: options.message,
    createdAt: at,
    updatedAt: at,
    appliedAt: at,
  }
  platform.store.change(() => ({
    ...mountVolumes(outcome.state, patch),
    patches: [...outcome.state.patches, committed],
  }))
  for (const effect of options.skipDeploys ? [] : outcome.effects) {
    const service = requireService(platform, effect.serviceId)
    if (effect.kind === 'scale') platform.deployer.scale(service.id)
    else deployNewest(platform, service, options.call)
  }
  return committed.id
}

function stage(platform: ViewedPlatform, input: Patch, merge: boolean): { readonly id: string } {
  const at = platform.now().toISOString()
  const state = platform.store.change((before) => ({
    ...before,
    staged: {
      id: before.staged?.id ?? platform.newId(),
      status: 'STAGED',
      patch: merge ? mergePatches(before.staged?.patch ?? {}, input) : input,
      message: null,
      createdAt: before.staged?.createdAt ?? at,
      updatedAt: at,
      appliedAt: null,
    },
  }))
  return platform.views.patch(state.staged)
}

function updateInstance(
  platform: ViewedPlatform,
  args: { serviceId: string; input: Readonly<Record<string, unknown>> },
): boolean {
  const { multiRegionConfig, numReplicas, region, ...settings } = args.input
  const current = requireService(platform, args.serviceId)
  const [only] = Object.keys(current.regions)
  const wished =
    multiRegionConfig ??
    (typeof numReplicas === 'number' ? { [String(region ?? only)]: { numReplicas } } : {})
  const change = patchRegions(current.regions, wished)
  if (change.kind === 'refused') throw new Error(change.message)
  const updatedAt = platform.now().toISOString()
  platform.store.change((state) =>
    changeService(state, current.id, (service) => ({
      ...service,
      regions: change.regions,
      settings: { ...service.settings, ...settings },
      updatedAt,
    })),
  )
  return true
}

/** The mutations that change configuration; most of them deploy the newest commit (railway.md, 11). */
export function createConfigurationMutations(platform: ViewedPlatform) {
  return {
    ...createVariableMutations(platform),
    ...createVolumeMutations(platform),
    environmentPatchCommit: (
      args: { environmentId: string; patch?: Patch | null; commitMessage?: string | null },
      call: Call,
    ) => {
      requireEnvironment(platform, args.environmentId)
      const message = args.commitMessage ?? null
      return commit(platform, args.patch ?? {}, { message, skipDeploys: false, call })
    },
    environmentStageChanges: (args: {
      environmentId: string
      input: Patch
      merge?: boolean | null
    }) => {
      requireEnvironment(platform, args.environmentId)
      return stage(platform, args.input, args.merge === true)
    },
    environmentPatchCommitStaged: (
      args: { environmentId: string; commitMessage?: string | null; skipDeploys?: boolean | null },
      call: Call,
    ) => {
      requireEnvironment(platform, args.environmentId)
      const { staged } = platform.store.current()
      if (staged === null) throw new Error('No staged changes to commit')
      const id = commit(platform, staged.patch, {
        message: args.commitMessage ?? null,
        skipDeploys: args.skipDeploys === true,
        call,
      })
      platform.store.change((state) => ({ ...state, staged: null }))
      return id
    },
    /** Stored at once, in force with the next deployment. */
    serviceInstanceUpdate: (args: {
      serviceId: string
      environmentId?: string | null
      input: Readonly<Record<string, unknown>>
    }) => {
      requireEnvironment(platform, args.environmentId)
      return updateInstance(platform, args)
    },
    serviceInstanceAutoDeployUpdate: (args: {
      input: { enabled: boolean; environmentId: string; projectId: string; serviceId: string }
    }) => {
      const { enabled, environmentId, projectId, serviceId } = args.input
      requireEnvironment(platform, environmentId, projectId)
      const { repo } = requireService(platform, serviceId)
      if (enabled && repo === null) throw new Error('Service has no repository')
      platform.store.change((state) =>
        changeService(state, serviceId, (service) => ({ ...service, autoDeploy: enabled })),
      )
      return { enabled }
    },
  }
}
