import type { RailwayState, RegionMap, StoredService } from './model.ts'
import { patchRegions, totalReplicas } from './region-map.ts'

/** What a committed patch makes the platform do. */
export type PatchEffect =
  | { readonly kind: 'scale'; readonly serviceId: string }
  | { readonly kind: 'deploy'; readonly serviceId: string }

/** A patch applied to the state, or why it is refused; a refused one changes nothing. */
export type PatchOutcome =
  | {
      readonly kind: 'applied'
      readonly state: RailwayState
      readonly effects: readonly PatchEffect[]
    }
  | { readonly kind: 'refused'; readonly message: string }

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function patchVariables(
  current: Readonly<Record<string, string>>,
  patch: Record<string, unknown>,
): Readonly<Record<string, string>> {
  const variables = new Map(Object.entries(current))
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) variables.delete(name)
    else if (isRecord(change) && typeof change['value'] === 'string') {
      variables.set(name, change['value'])
    }
  }
  return Object.fromEntries(variables)
}

/** Every setting but the replicas changes what runs, so it deploys, and deploys the newest commit. */
function effectOf(
  before: StoredService,
  after: StoredService,
  scaleUpDeploysNewest: boolean,
): PatchEffect | null {
  const others = JSON.stringify([after.variables, after.settings])
  if (others !== JSON.stringify([before.variables, before.settings])) {
    return { kind: 'deploy', serviceId: after.id }
  }
  const [was, will] = [totalReplicas(before.regions), totalReplicas(after.regions)]
  if (was === will && JSON.stringify(before.regions) === JSON.stringify(after.regions)) return null
  if (was === 0 && will > 0 && scaleUpDeploysNewest) return { kind: 'deploy', serviceId: after.id }
  return { kind: 'scale', serviceId: after.id }
}

function patchService(
  service: StoredService,
  patch: Record<string, unknown>,
): StoredService | string {
  const deploy = isRecord(patch['deploy']) ? patch['deploy'] : {}
  const { multiRegionConfig, ...settings } = deploy
  let regions: RegionMap = service.regions
  if (multiRegionConfig !== undefined) {
    const change = patchRegions(service.regions, multiRegionConfig)
    if (change.kind === 'refused') return change.message
    regions = change.regions
  }
  const variables = isRecord(patch['variables'])
    ? patchVariables(service.variables, patch['variables'])
    : service.variables
  return { ...service, regions, variables, settings: { ...service.settings, ...settings } }
}

/**
 * Applies an `EnvironmentConfig` patch (`{services: {<id>: {deploy, variables}}}`) and says what must
 * happen. With `scaleUpDeploysNewest` a service that comes up from zero deploys the newest commit,
 * the bad one (railway.md, 11).
 */
export function applyPatch(
  state: RailwayState,
  patch: unknown,
  options: { readonly scaleUpDeploysNewest: boolean; readonly at: string },
): PatchOutcome {
  if (!isRecord(patch)) return { kind: 'refused', message: 'patch must be an object' }
  const services = isRecord(patch['services']) ? patch['services'] : {}
  const effects: PatchEffect[] = []
  const changed = new Map<string, StoredService>()
  for (const [serviceId, change] of Object.entries(services)) {
    const service = state.services.find((each) => each.id === serviceId)
    if (service === undefined) return { kind: 'refused', message: 'Not Authorized' }
    if (!isRecord(change)) return { kind: 'refused', message: `services.${serviceId} is invalid` }
    const after = patchService(service, change)
    if (typeof after === 'string') return { kind: 'refused', message: after }
    changed.set(serviceId, { ...after, updatedAt: options.at })
    const effect = effectOf(service, after, options.scaleUpDeploysNewest)
    if (effect !== null && service.role !== 'postgres') effects.push(effect)
  }
  return {
    kind: 'applied',
    effects,
    state: { ...state, services: state.services.map((each) => changed.get(each.id) ?? each) },
  }
}

/** Merges one staged patch over another, object by object; `null` stays as a value. */
export function mergePatches(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged = new Map(Object.entries(below))
  for (const [key, value] of Object.entries(above)) {
    const old = merged.get(key)
    merged.set(key, isRecord(old) && isRecord(value) ? mergePatches(old, value) : value)
  }
  return Object.fromEntries(merged)
}
