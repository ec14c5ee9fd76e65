import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { badCommits, PinnedInput } from '../pinned-input.ts'
import { branchSight } from './branch-sight.ts'
import { placeOf, Side } from './source-input.ts'

const Input = z.object({ side: Side, pinned: PinnedInput })

/** Before pushes go live again: what was taken back is no longer on the branch. A fix forward is said by the operator. */
export const branchIsFree: Check = {
  system: 'git',
  name: 'branch-is-free',
  patience: { everyMs: 1000, forMs: 5_000 },
  async run(input, world, signal) {
    const { side, pinned } = Input.parse(input)
    const bad = badCommits(pinned)
    if (bad.length === 0)
      return { kind: 'verified', evidence: [fact(side, 'nothing of it is pinned')] }
    const { branch } = placeOf(world, side)
    const sight = await branchSight({ side, bad, commits: [] }, world, signal)
    const head = sight?.head
    const found = head === undefined ? 'unknown' : (sight?.carries[head] ?? 'unknown')
    const evidence = [
      fact(`${branch} at the remote`, head ?? sight?.because ?? 'not known'),
      fact('Taken back', bad.join(', ')),
    ]
    if (found === 'free') return { kind: 'verified', evidence }
    const names = bad.map((commit) => commit.slice(0, 7)).join(', ')
    return {
      kind: 'failed',
      evidence,
      failure: failure(found === 'carries' ? 'BLOCKED' : 'NOT_VERIFIED', {
        summary:
          found === 'carries'
            ? `${branch} of the ${side} still has ${names}: the next build would bring it back.`
            : `Whether ${branch} of the ${side} still has ${names} is not known.`,
        tried: `to read what is on ${branch} behind the release that was taken back`,
        world: 'The pin holds: nothing was changed.',
        next:
          found === 'carries'
            ? `Take it off the branch (${side === 'web' ? 'Web' : 'API'} by git revert). Where a fix on top repairs it, pass this step over and name the fix.`
            : 'Fetch the clone, or look at the branch yourself and pass this step over with what you saw.',
      }),
    }
  },
}
