import type { Reads } from '../../ports/reads.ts'
import type { GitPlace } from '../git-remote.ts'
import { readGitText } from '../run-git.ts'
import { fetchedRef } from './source-input.ts'

/** A commit of the branch, as its log has it. */
export interface BranchCommit {
  readonly id: string
  readonly author: string
  readonly subject: string
  /** A pull request that was merged: it goes back as a whole. */
  readonly isMerge: boolean
}

/** Asks a clone. */
export function readPlace(
  world: Pick<Reads, 'command'>,
  { repository, field }: GitPlace,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  return readGitText(world, { repository, args, field: `${field}.repository` }, signal)
}

/** The commit that a name means in the clone, or `undefined`. A name may not look like an option. */
export async function commitAt(
  world: Pick<Reads, 'command'>,
  place: GitPlace,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!/^[\w][\w./@-]{0,199}$/.test(name)) return undefined
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]
  const text = await readPlace(world, place, args, signal).catch(() => '')
  return text.trim() || undefined
}

/** The newest state of the branch that the clone knows: what was fetched last, then its own refs. */
export async function knownHead(
  world: Pick<Reads, 'command'>,
  place: GitPlace,
  signal: AbortSignal,
): Promise<string | undefined> {
  const names = [
    fetchedRef(place),
    `refs/remotes/${place.remote}/${place.branch}`,
    `refs/heads/${place.branch}`,
  ]
  for (const name of names) {
    const found = await commitAt(world, place, name, signal)
    if (found !== undefined) return found
  }
  return undefined
}

/** What the branch got since a commit, newest first: one entry a merge, whatever was merged. */
export async function commitsSince(
  world: Pick<Reads, 'command'>,
  place: GitPlace,
  range: { readonly after: string; readonly head: string },
  signal: AbortSignal,
): Promise<readonly BranchCommit[]> {
  const format = '--format=%H%x00%an%x00%P%x00%s'
  const args = ['log', '--first-parent', '-z', format, `${range.after}..${range.head}`]
  const fields = (await readPlace(world, place, args, signal)).split('\0')
  const commits: BranchCommit[] = []
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [id = '', author = '', parents = '', subject = ''] = fields.slice(at, at + 4)
    commits.push({ id, author, subject, isMerge: parents.includes(' ') })
  }
  return commits
}

/** Whether the older one is among the ancestors of the newer one. */
export async function isAncestor(
  world: Pick<Reads, 'command'>,
  place: GitPlace,
  { older, newer }: { readonly older: string; readonly newer: string },
  signal: AbortSignal,
): Promise<boolean> {
  const base = await readPlace(world, place, ['merge-base', older, newer], signal).catch(() => '')
  return base.trim() === older
}
