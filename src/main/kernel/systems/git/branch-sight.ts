import { FailureError } from '../../../../shared/domain/failure.ts'
import type { BranchSight, Carries } from '../../../../shared/domain/pin.ts'
import type { Reads } from '../../ports/reads.ts'
import type { BranchOrder } from '../../ports/system.ts'
import { type GitPlace, remoteHead } from '../git-remote.ts'
import { commitAt, isAncestor, readPlace } from './read-commits.ts'
import { placeOf } from './source-input.ts'
import { isTakenBack, type SaidCommit } from './taken-back.ts'

/** More commits than this on top of a bad one are not read: then only people know. */
const READ = 500

/**
 * Where the branch is at its remote, and which of these commits still have what was taken back. Nothing is fetched:
 * what the clone does not know is unknown. @throws FailureError where the clone itself cannot be read
 */
export async function branchSight(
  asked: BranchOrder,
  world: Reads,
  signal: AbortSignal,
): Promise<BranchSight | undefined> {
  if (world.profile.git?.[asked.side] === undefined) return undefined
  const place = placeOf(world, asked.side)
  const { head, because } = await headOf(place, world, signal)
  const commits = new Set([...asked.commits, ...(head === undefined ? [] : [head])])
  const carries: Record<string, Carries> = {}
  for (const commit of commits) {
    const each = asked.bad.map((bad) => carriesOne(place, { commit, bad }, world, signal))
    carries[commit] = worst(await Promise.all(each))
  }
  return { branch: place.branch, head, ...(because === undefined ? {} : { because }), carries }
}

async function headOf(
  place: GitPlace,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly head: string | undefined; readonly because?: string }> {
  try {
    const head = await remoteHead(world, place, place.branch, signal)
    return head === ''
      ? { head: undefined, because: `the remote has no branch ${place.branch}` }
      : { head }
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || signal.aborted) throw thrown
    return { head: undefined, because: thrown.failure.summary }
  }
}

async function carriesOne(
  place: GitPlace,
  { commit, bad }: { readonly commit: string; readonly bad: string },
  world: Reads,
  signal: AbortSignal,
): Promise<Carries> {
  if (commit === bad) return 'carries'
  const [newer, older] = await Promise.all([
    commitAt(world, place, commit, signal),
    commitAt(world, place, bad, signal),
  ])
  if (newer === undefined || older === undefined) return 'unknown'
  if (!(await isAncestor(world, place, { older, newer }, signal))) return 'free'
  const since = await messagesSince(place, { older, newer }, world, signal)
  return isTakenBack(older, since) ? 'free' : 'carries'
}

/** Oldest first, with whole messages, whatever was merged. */
async function messagesSince(
  place: GitPlace,
  { older, newer }: { readonly older: string; readonly newer: string },
  world: Reads,
  signal: AbortSignal,
): Promise<readonly SaidCommit[]> {
  const range = `${older}..${newer}`
  const args = ['log', '-z', `--max-count=${READ}`, '--topo-order', '--format=%H%x00%B', range]
  const fields = (await readPlace(world, place, args, signal)).split('\0')
  const said: SaidCommit[] = []
  for (let at = 0; at + 1 < fields.length; at += 2)
    said.push({ id: fields[at] ?? '', message: fields[at + 1] ?? '' })
  return said.toReversed()
}

function worst(all: readonly Carries[]): Carries {
  if (all.includes('carries')) return 'carries'
  return all.includes('unknown') ? 'unknown' : 'free'
}
