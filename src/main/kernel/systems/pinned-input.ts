import { z } from 'zod'

/** What is pinned of a platform, as a runbook's step hands it over: each subject with the commits that must not come back. */
export const PinnedInput = z.array(
  z.object({ id: z.string(), name: z.string(), bad: z.array(z.string()) }),
)
export type PinnedInput = z.infer<typeof PinnedInput>

/** All of the commits, each once. */
export function badCommits(pinned: PinnedInput): readonly string[] {
  return [...new Set(pinned.flatMap(({ bad }) => bad))]
}
