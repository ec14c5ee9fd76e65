import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { type GitPlace, remoteCommand, remoteHead } from '../git-remote.ts'
import { operation } from '../operation.ts'
import { commitAt } from './read-commits.ts'
import { fetchedRef, placeOf, Side } from './source-input.ts'

const Input = z.object({ side: Side })
type Input = z.infer<typeof Input>
const Details = Input.extend({ head: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly place: GitPlace
  readonly remote: string
  readonly local: string | undefined
}

/** Brings the branch into the clone, under a ref of our own. Without the network, the rest goes on with what is there. */
export const fetchBranch = operation<Input, Observed, Details>({
  system: 'git',
  name: 'fetch',
  input: Input,
  details: Details,
  patience: { everyMs: 500, forMs: 5_000 },
  async probe({ side }, world, signal) {
    const place = placeOf(world, side)
    return {
      place,
      remote: await remoteHead(world, place, place.branch, signal),
      local: await fetchedHead(world, place, signal),
    }
  },
  plan({ side }, { place, remote, local }) {
    const { branch } = place
    if (remote === '')
      return {
        kind: 'refusal',
        failure: failure('NOT_FOUND', {
          summary: `The remote has no branch ${branch}.`,
          tried: `git ls-remote of ${branch}`,
          next: 'Correct the name of the branch in the profile.',
          field: `${place.field}.branch`,
        }),
      }
    if (remote === local)
      return {
        kind: 'nothing-to-do',
        because: `The clone has ${branch} as it is at the remote, ${remote.slice(0, 9)}.`,
        evidence: [],
      }
    return {
      kind: 'plan',
      plan: {
        system: 'git',
        operation: 'fetch',
        title: `Fetch ${branch} of the ${side}`,
        now: [fact('in the clone', local ?? 'not fetched yet')],
        target: [fact('at the remote', remote)],
        acts: [{ kind: 'command', tool: 'git', args: fetchCommand(place).args }],
        preconditions: { remote },
        details: { side, head: remote },
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Nothing to take back: the clone only knows more than before.',
  }),
  preState: async () => ({}),
  async apply({ details, title }, world, signal) {
    const command = fetchCommand(placeOf(world, details.side))
    const sent = await world.command.mutate({ ...command, timeoutMs: 120_000 }, signal)
    if (sent.kind !== 'answered') return sent
    const { exitCode, stderr } = sent.answer
    if (exitCode === 0) return { kind: 'accepted', facts: {} }
    return {
      kind: 'refused',
      failure: failure('COMMAND_FAILED', {
        summary: 'The branch could not be fetched.',
        tried: title,
        answered: stderr.trim().slice(-2000),
        next: 'Fetch the clone yourself, or go on with what it has.',
      }),
    }
  },
  async reconcile({ plan: { details } }, world, signal) {
    const local = await fetchedHead(world, placeOf(world, details.side), signal)
    return local === details.head ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const local = await fetchedHead(world, placeOf(world, details.side), signal)
    // Somebody may have pushed between the look and the fetch: what is there is told, and planned on.
    if (local !== undefined) return { kind: 'verified', evidence: [fact('in the clone', local)] }
    return {
      kind: 'failed',
      evidence: [],
      failure: failure('NOT_VERIFIED', {
        summary: 'The clone does not have the branch.',
        tried: 'git rev-parse of what was fetched',
        next: 'Look whether the clone may be written to.',
      }),
    }
  },
})

function fetchCommand(place: GitPlace) {
  const refspec = `+refs/heads/${place.branch}:${fetchedRef(place)}`
  return remoteCommand(place, ['fetch', '--quiet', '--no-tags', place.remote, refspec])
}

function fetchedHead(
  world: Pick<Reads, 'command'>,
  place: GitPlace,
  signal: AbortSignal,
): Promise<string | undefined> {
  return commitAt(world, place, fetchedRef(place), signal)
}
