import { z } from 'zod'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { GitPlace } from '../git-remote.ts'

/** Which half of the product: each has a repository of its own. */
export const Side = z.enum(['web', 'api'])
export type Side = z.infer<typeof Side>

/** Names a commit of a run: it becomes a part of refs. */
export const RunInput = z.string().regex(/^[a-z2-7]{8}$/)

/** The repository of a side. @throws FailureError PROFILE_INVALID */
export function placeOf(world: Pick<Reads, 'profile'>, side: Side): GitPlace {
  const source = world.profile.git?.[side]
  const field = `git.${side}`
  if (source !== undefined) return { ...source, field }
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The profile names no repository of the ${side}.`,
      tried: `to read ${field} of the profile`,
      next: `Fill ${field} in the profile: a local clone, the branch that is deployed, and the remote.`,
      field,
      retry: 'no',
    }),
  )
}

/** Where the clone keeps what it has fetched last: a ref of our own, so that nobody's branches move. */
export function fetchedRef({ branch }: Pick<GitPlace, 'branch'>): string {
  return `refs/rollback-console/fetched/${branch}`
}

/** The ref under which a run's revert is kept in the clone until it is pushed. */
export function revertRef(run: string, side: Side): string {
  return `refs/heads/rollback-console/${run}-${side}`
}

/** The branch at the remote, from which a pull request can be opened. */
export function revertBranch(run: string): string {
  return `rollback/${run}`
}
