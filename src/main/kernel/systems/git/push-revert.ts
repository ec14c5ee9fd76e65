import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import {
  type GitPlace,
  push,
  pushArguments,
  remoteHead,
  settlePush,
  verifyPush,
} from '../git-remote.ts'
import { operation } from '../operation.ts'
import { revertedCommit } from './commit-revert.ts'
import { readPlace } from './read-commits.ts'
import { placeOf, RunInput, revertBranch, Side } from './source-input.ts'

const Input = z.object({ run: RunInput, side: Side })
type Input = z.infer<typeof Input>
const Details = Input.extend({
  commit: z.string(),
  branch: z.string(),
  /** What the checks behind it want to see live. */
  release: z.object({ commit: z.string() }),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly place: GitPlace
  readonly commit: string | undefined
  readonly branch: string
  /** Where the branch has to be for the push to be what was planned; the empty text for a new one. */
  readonly expected: string
  /** Where it is. */
  readonly head: string
}

/** Pushes the revert to a branch of its own: from there a pull request can be opened where the branch is protected. */
export const pushBranch = pushOperation('push-branch')
/** Pushes it to the branch that production is deployed from: only where that is as it was looked at, never by force. */
export const pushProduction = pushOperation('push')

function pushOperation(name: 'push-branch' | 'push') {
  const deploys = name === 'push'
  return operation<Input, Observed, Details>({
    system: 'git',
    name,
    input: Input,
    details: Details,
    patience: { everyMs: 1000, forMs: 20_000 },
    async probe(input, world, signal) {
      const place = placeOf(world, input.side)
      const branch = deploys ? place.branch : revertBranch(input.run)
      const commit = await revertedCommit(input, world, signal)
      const base = async () =>
        (await readPlace(world, place, ['rev-parse', `${commit}^`], signal)).trim()
      return {
        ...{ place, commit, branch },
        expected: deploys && commit !== undefined ? await base() : '',
        head: await remoteHead(world, place, branch, signal),
      }
    },
    plan(input, { place, commit, branch, expected, head }) {
      const tried = `to push the revert to ${branch}`
      if (commit === undefined) return { kind: 'refusal', failure: notCommitted(tried) }
      if (head === commit)
        return {
          kind: 'nothing-to-do',
          because: `${branch} is at ${commit.slice(0, 9)} already.`,
          evidence: [],
        }
      if (head !== expected)
        return { kind: 'refusal', failure: movedOn({ branch, tried, head, expected }) }
      return {
        kind: 'plan',
        plan: {
          system: 'git',
          operation: name,
          title: `Push the revert of the ${input.side} to ${branch}`,
          now: [fact(`${branch} at the remote`, head || 'not there')],
          target: [fact('commit', commit), fact('remote', place.remote)],
          acts: [{ kind: 'command', tool: 'git', args: pushArguments(place, { commit, branch }) }],
          preconditions: { head },
          details: { ...input, commit, branch, release: { commit } },
          reversibility: 'reversible',
          warnings: deploys
            ? [
                'The platform builds it and makes it live, as every push: minutes, where a rollback takes seconds.',
              ]
            : [],
        },
      }
    },
    planUndo: ({ details: { branch, commit } }) => ({
      kind: 'no-way-back',
      because: deploys
        ? `git revert ${commit.slice(0, 9)} brings back what it took: with the fix, not before.`
        : `The branch ${branch} can be deleted at the remote.`,
    }),
    preState: async () => ({}),
    apply: ({ details }, world, signal) =>
      push(world, placeOf(world, details.side), details, signal),
    reconcile: ({ plan: { details } }, world, signal) =>
      settlePush(world, placeOf(world, details.side), details, signal),
    verify: ({ details }, world, signal) =>
      verifyPush(world, placeOf(world, details.side), details, signal),
  })
}

function notCommitted(tried: string): Failure {
  return failure('BLOCKED', {
    summary: 'The revert is not committed.',
    tried,
    next: 'Commit it first.',
  })
}

function movedOn(seen: {
  readonly branch: string
  readonly tried: string
  readonly head: string
  readonly expected: string
}): Failure {
  return failure('BLOCKED', {
    summary: `${seen.branch} at the remote is not what the revert was made on: somebody pushed meanwhile.`,
    tried: seen.tried,
    answered: `there: ${seen.head || 'nothing'}; expected: ${seen.expected || 'nothing'}`,
    world: 'Nothing was pushed.',
    next: 'Begin a new run: it fetches what is there now, and takes that back as well.',
  })
}
