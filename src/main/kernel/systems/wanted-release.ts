import { z } from 'zod'

/** The release that a check wants to see; what is absent is not compared. */
export const WantedRelease = z.object({
  deploymentId: z.string().exactOptional(),
  commit: z.string().exactOptional(),
  version: z.string().exactOptional(),
})
export type WantedRelease = z.infer<typeof WantedRelease>

/** What something says that it runs. */
export interface SaidRelease {
  readonly deploymentId?: string | undefined
  readonly commit?: string | undefined
  readonly version?: string | undefined
}

function sameCommit(a: string, b: string): boolean {
  // Either may be the short form.
  return a.length >= 7 && b.length >= 7 && (a.startsWith(b) || b.startsWith(a))
}

/**
 * Compares what is said with what is wanted: `silent` when nothing that is said can be compared. The
 * commit decides where both know it; a version alone may have been built twice.
 */
export function compareRelease(
  said: SaidRelease,
  wanted: WantedRelease,
): 'same' | 'other' | 'silent' {
  if (said.commit && wanted.commit) return sameCommit(said.commit, wanted.commit) ? 'same' : 'other'
  if (said.deploymentId && wanted.deploymentId) {
    return said.deploymentId === wanted.deploymentId ? 'same' : 'other'
  }
  if (said.version && wanted.version) return said.version === wanted.version ? 'same' : 'other'
  return 'silent'
}

/** In words, for evidence. */
export function saidText({ commit, version, deploymentId }: SaidRelease): string {
  const known = [commit?.slice(0, 7), version, deploymentId].filter(Boolean)
  return known.length === 0 ? 'says no release' : known.join(' ')
}
