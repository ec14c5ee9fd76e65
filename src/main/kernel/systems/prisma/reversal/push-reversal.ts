import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Challenge } from '../../../../../shared/domain/plan.ts'
import type { Reads } from '../../../ports/reads.ts'
import {
  type GitPlace,
  push,
  pushArguments,
  remoteHead,
  settlePush,
  verifyPush,
} from '../../git-remote.ts'
import { operation } from '../../operation.ts'
import { readGitText } from '../../run-git.ts'
import { prismaOf } from '../configuration.ts'
import { readChallenge } from '../sight.ts'
import { committed } from './commit-reversal.ts'
import { reversalBranch } from './commit-stream.ts'

const Input = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  folder: z.string().regex(/^[\w-]{1,255}$/),
})
type Input = z.infer<typeof Input>
const Details = Input.extend({ commit: z.string(), branch: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly commit: string | undefined
  readonly base: string
  readonly profile: GitPlace
  readonly branch: string
  /** Where the branch is at the remote; the empty text where it is not there. */
  readonly remoteHead: string
  readonly challenge: Challenge | undefined
}

/** Pushes the reversal to a branch of its own: from there a pull request can be opened. */
export const pushReversal = pushOperation('push-reversal')
/** Pushes it to the branch that production is deployed from: only where that is as it was looked at, never by force. */
export const deployReversal = pushOperation('deploy-reversal')

function pushOperation(name: 'push-reversal' | 'deploy-reversal') {
  const deploys = name === 'deploy-reversal'
  return operation<Input, Observed, Details>({
    system: 'prisma',
    name,
    input: Input,
    details: Details,
    patience: { everyMs: 1000, forMs: 20_000 },
    async probe(input, world, signal) {
      const profile = placeOf(world)
      const branch = deploys ? profile.branch : reversalBranch(input.folder)
      const commit = await committed(input, world, signal)
      const { repository } = profile
      const args = ['rev-parse', `${commit ?? 'HEAD'}^`]
      return {
        ...{ commit, profile, branch },
        base:
          commit === undefined
            ? ''
            : (await readGitText(world, { repository, args }, signal)).trim(),
        remoteHead: await remoteHead(world, profile, branch, signal),
        challenge: deploys
          ? await readChallenge(world, world.profile.systems.postgres?.database ?? '', signal)
          : undefined,
      }
    },
    plan(input, { commit, profile, branch, remoteHead: head, base, challenge }) {
      if (commit === undefined)
        return {
          kind: 'refusal',
          failure: failure('BLOCKED', {
            summary: 'The reversal is not committed.',
            tried: `to push ${input.folder}`,
            next: 'Commit it first.',
          }),
        }
      if (head === commit)
        return {
          kind: 'nothing-to-do',
          because: `${branch} is at ${commit.slice(0, 9)} already.`,
          evidence: [],
        }
      const expected = deploys ? base : ''
      if (head !== expected)
        return {
          kind: 'refusal',
          failure: failure('BLOCKED', {
            summary: `${branch} at the remote is not what the reversal was made on: somebody pushed meanwhile.`,
            tried: `to push ${commit.slice(0, 9)} to ${branch}`,
            answered: `there: ${head || 'nothing'}; expected: ${expected || 'nothing'}`,
            next: deploys
              ? 'Fetch the clone and plan the reversal anew, on top of what is there now.'
              : 'Delete that branch at the remote if it is a leftover, or begin a new run.',
          }),
        }
      return {
        kind: 'plan',
        plan: {
          system: 'prisma',
          operation: name,
          title: deploys
            ? `Deploy ${input.folder} by ${branch}`
            : `Push ${input.folder} to ${branch}`,
          now: [fact(`${branch} at the remote`, head || 'not there')],
          target: [fact('commit', commit), fact('remote', profile.remote)],
          acts: [
            { kind: 'command', tool: 'git', args: pushArguments(profile, { commit, branch }) },
          ],
          preconditions: { head },
          details: { ...input, commit, branch },
          reversibility: deploys ? 'irreversible' : 'reversible',
          ...(challenge === undefined ? {} : { challenge }),
          warnings: deploys
            ? [
                'From here on the platform builds and deploys it, and `migrate deploy` runs the reversal in production.',
                'Code that is on this branch and needs what is reversed breaks: revert that code in the same push, or before.',
              ]
            : [],
        },
      }
    },
    planUndo: ({ details }) => ({
      kind: 'no-way-back',
      because: deploys
        ? 'A pushed migration is taken back by another one: its down.sql lies beside it.'
        : `The branch ${details.branch} can be deleted at the remote.`,
    }),
    preState: async () => ({}),
    apply: ({ details }, world, signal) => push(world, placeOf(world), details, signal),
    reconcile: ({ plan }, world, signal) => settlePush(world, placeOf(world), plan.details, signal),
    verify: ({ details }, world, signal) => verifyPush(world, placeOf(world), details, signal),
  })
}

function placeOf(world: Pick<Reads, 'profile'>): GitPlace {
  return { ...prismaOf(world), field: 'systems.prisma' }
}
