import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { GitPlace } from '../git-remote.ts'
import {
  type BranchCommit,
  commitAt,
  commitsSince,
  isAncestor,
  knownHead,
  readPlace,
} from './read-commits.ts'

/** One commit on top of the branch that makes its files what they were at an earlier one. */
export interface ComposedRevert {
  /** The head that it is made on. */
  readonly head: string
  readonly target: string
  /** The target's tree: nothing is merged, so nothing can conflict. */
  readonly tree: string
  /** What is taken back, newest first. */
  readonly commits: readonly BranchCommit[]
  /** Files that become what they were. */
  readonly files: number
  /** Migrations whose scripts go with it, while the database keeps what they did. */
  readonly migrations: readonly string[]
}

export type Composed = ComposedRevert | { readonly refused: Failure } | { readonly nothing: string }

/**
 * Everything that the branch got since the target goes back, merges as a whole. A revert commit by commit may
 * conflict, and what it leaves out is code that was never tried together: the target's own tree ran in production.
 */
export async function composeRevert(
  world: Pick<Reads, 'command'>,
  place: GitPlace,
  wanted: string,
  signal: AbortSignal,
): Promise<Composed> {
  const tried = `to take ${place.branch} back to ${wanted.slice(0, 9)}`
  const head = await knownHead(world, place, signal)
  if (head === undefined)
    return refused(place, tried, {
      summary: `The clone does not know the branch ${place.branch}.`,
      next: 'Fetch the clone, or correct the name of the branch.',
      field: 'branch',
    })
  const target = await commitAt(world, place, wanted, signal)
  if (target === undefined)
    return refused(place, tried, {
      summary: `The clone does not know the commit ${wanted.slice(0, 9)}.`,
      next: 'Fetch the clone; a shallow clone does not reach that far.',
      field: 'repository',
    })
  if (!(await isAncestor(world, place, { older: target, newer: head }, signal)))
    return refused(place, tried, {
      summary: `${wanted.slice(0, 9)} is no ancestor of ${place.branch}: it was deployed from elsewhere, or the branch was rewritten.`,
      next: 'Choose a release that was deployed from this branch.',
      field: 'branch',
    })
  const tree = (await readPlace(world, place, ['rev-parse', `${target}^{tree}`], signal)).trim()
  const now = (await readPlace(world, place, ['rev-parse', `${head}^{tree}`], signal)).trim()
  if (tree === now)
    return { nothing: `${place.branch} holds the files of ${target.slice(0, 9)} already.` }
  const args = ['diff-tree', '-r', '-z', '--name-status', '--no-renames', head, target]
  const changes = (await readPlace(world, place, args, signal)).split('\0')
  const paths = changes.filter((_, index) => index % 2 === 1)
  const gone = paths.filter((_, index) => changes[index * 2] === 'D')
  return {
    ...{ head, target, tree },
    commits: await commitsSince(world, place, { after: target, head }, signal),
    files: paths.length,
    migrations: gone.flatMap((path) => /([^/]+)\/migration\.sql$/.exec(path)?.[1] ?? []),
  }
}

function refused(
  place: GitPlace,
  tried: string,
  words: { readonly summary: string; readonly next: string; readonly field: keyof GitPlace },
): Composed {
  const world = 'Nothing was changed, here or at the remote.'
  const field = `${place.field}.${words.field}`
  return { refused: failure('BLOCKED', { ...words, tried, world, field }) }
}
