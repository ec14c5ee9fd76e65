import type { RegionMap } from './model.ts'

/** The most replicas of a service over all regions (railway.md, 6). */
const MAX_REPLICAS = 50

/** Replicas over all regions. */
export function totalReplicas(regions: RegionMap): number {
  return Object.values(regions).reduce((sum, region) => sum + region.numReplicas, 0)
}

/** A map after a patch, or why the platform refuses it. */
export type RegionChange =
  | { readonly kind: 'changed'; readonly regions: RegionMap }
  | { readonly kind: 'refused'; readonly message: string }

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Applies a `multiRegionConfig` patch: regions that it does not name stay, `null` takes a region to
 * zero ("this is how the dashboard does it"), `numReplicas: 0` is refused (unconfirmed, the strict
 * reading).
 */
export function patchRegions(current: RegionMap, patch: unknown): RegionChange {
  if (!isRecord(patch)) return { kind: 'refused', message: 'multiRegionConfig must be an object' }
  const regions = new Map(Object.entries(current))
  for (const [region, value] of Object.entries(patch)) {
    if (value === null) {
      regions.delete(region)
      continue
    }
    const count = isRecord(value) ? value['numReplicas'] : undefined
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
      return { kind: 'refused', message: `numReplicas of ${region} must be at least 1` }
    }
    regions.set(region, { numReplicas: count })
  }
  const changed: RegionMap = Object.fromEntries(regions)
  return totalReplicas(changed) > MAX_REPLICAS
    ? { kind: 'refused', message: `A service can have at most ${MAX_REPLICAS} replicas` }
    : { kind: 'changed', regions: changed }
}
