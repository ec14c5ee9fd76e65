import { z } from 'zod'

/** An id as providers write them; it becomes a part of a URL or a variable of a query. */
const ProviderId = z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/, 'not an id')

/** The chosen target, as a runbook step hands it over. */
export const TargetInput = z.object({
  deploymentId: ProviderId,
  commit: z.string().max(128).exactOptional(),
  version: z.string().max(128).exactOptional(),
})

/** The operator's reason for going past a refusal that has a way through; recorded with the plan. */
export const OverrideInput = z.string().min(1).max(500).exactOptional()

/** A release in few characters, e.g. `77a1b2c (v41)`. */
export function releaseName(release: {
  readonly commit?: string | null
  readonly version?: string | null
  readonly deploymentId?: string
}): string {
  const commit = release.commit ? release.commit.slice(0, 7) : (release.deploymentId ?? 'unknown')
  return release.version ? `${commit} (${release.version})` : commit
}
