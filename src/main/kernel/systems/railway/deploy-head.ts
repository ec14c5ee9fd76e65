import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Operation } from '../../ports/system.ts'
import { remoteHead } from '../git-remote.ts'
import { badCommits, PinnedInput } from '../pinned-input.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import { isRising, isRunning } from './deployment.ts'
import type { RailwayCall } from './graphql.ts'
import { raiseState, reconcileRaise } from './raise.ts'
import { liveOf, RaiseDetails, remembered } from './raise-details.ts'
import { readService, readVariableNames, type ServiceSeen } from './read-service.ts'
import { mutationAct, mutationCall, sendRailway } from './send.ts'
import { verifyRaise } from './verify-raise.ts'

const HeadInput = z.object({ pinned: PinnedInput })
type HeadInput = z.infer<typeof HeadInput>
const HeadDetails = RaiseDetails.extend({
  /** What the check behind it wants to see live. */
  release: z.object({ commit: z.string() }),
})
type HeadDetails = z.infer<typeof HeadDetails>

interface HeadObserved {
  readonly railway: RailwayProfile
  readonly service: ServiceSeen
  readonly branch: string
  readonly head: string
  readonly variables: readonly string[] | undefined
}

/** The one call; the fields of a raise name a deployment, this one a commit. */
function headCall(railway: RailwayProfile, { services }: HeadDetails): RailwayCall {
  const [own] = services
  const { environmentId } = railway
  return {
    name: 'DeployHead',
    document:
      'mutation DeployHead($serviceId: String!, $environmentId: String!, $commitSha: String!) { s0: serviceInstanceDeployV2(serviceId: $serviceId, environmentId: $environmentId, commitSha: $commitSha) }',
    variables: { serviceId: own?.serviceId ?? '', environmentId, commitSha: own?.commit ?? '' },
  }
}

/** Builds and deploys the newest commit of the branch on the API: with auto-deploy off, a pushed fix waits for that. */
export const deployHead: Operation<HeadInput, HeadObserved, HeadDetails> = {
  system: 'railway',
  name: 'deploy-head',
  input: HeadInput,
  details: HeadDetails,
  // It is built first.
  patience: { everyMs: 3000, forMs: 15 * 60_000 },
  async probe(_, world, signal) {
    const railway = railwayOf(world.profile)
    const [api = { id: railway.services.api, name: 'api' }] = servicesOf(railway, 'api')
    const source = world.profile.git?.api
    if (source === undefined)
      throw new FailureError(
        failure('PROFILE_INVALID', {
          summary: 'The profile names no repository of the API.',
          tried: 'to find the commit of the fix',
          next: 'Fill git.api in the profile, or deploy the commit in the dashboard.',
          field: 'git.api',
          retry: 'no',
        }),
      )
    const place = { ...source, field: 'git.api' }
    const [service, variables, head] = await Promise.all([
      readService(api, world, signal),
      readVariableNames(api.id, world, signal),
      remoteHead(world, place, source.branch, signal),
    ])
    return { railway, service, variables, head, branch: source.branch }
  },
  plan({ pinned }, { railway, service, branch, head, variables }) {
    const live = liveOf(service, isRunning)
    const rising = service.listed.find((each) => isRising(each) && each.commit === head)
    const on = rising ?? (live?.commit === head ? live : undefined)
    if (on !== undefined)
      return {
        kind: 'nothing-to-do',
        because: `${head.slice(0, 7)}, the newest of ${branch}, ${rising === undefined ? 'runs' : 'is on its way'} already (${on.id}).`,
        evidence: [],
      }
    if (head === '' || badCommits(pinned).includes(head))
      return {
        kind: 'refusal',
        failure: failure('NO_CANDIDATE', {
          summary:
            head === ''
              ? `The remote has no branch ${branch}.`
              : `The newest commit of ${branch}, ${head.slice(0, 7)}, is the one that was taken back.`,
          tried: 'to find the commit of the fix',
          next: 'Push the fix (or merge its pull request), and look again.',
          retry: 'safe',
        }),
      }
    const details: HeadDetails = {
      group: 'api',
      release: { commit: head },
      override: null,
      services: [
        {
          ...remembered(service, variables),
          deploymentId: live?.id ?? '',
          how: 'redeploy',
          keepImage: false,
          commit: head,
          formerId: live?.id ?? null,
          formerCommit: live?.commit ?? '',
          replicas: live?.replicas ?? {},
        },
      ],
    }
    return {
      kind: 'plan',
      plan: {
        system: 'railway',
        operation: 'deploy-head',
        title: `Deploy ${head.slice(0, 7)}, the newest of ${branch}, on ${service.name}`,
        now: [fact('Runs now', live === undefined ? 'nothing' : `${live.commit} ${live.id}`)],
        target: [fact('Commit', head), fact('Branch', branch)],
        acts: [mutationAct(railway, headCall(railway, details))],
        preconditions: { runs: live?.id ?? 'none', head },
        details,
        reversibility: 'reversible',
        warnings: [
          'Whether this commit repairs what was taken back, only people know: compare it before the hold.',
          'It is built first, which takes minutes; it gets the variables of now.',
        ],
      },
    }
  },
  planUndo({ details }, { railway, service }) {
    const live = liveOf(service, isRunning)
    if (live === undefined) return { kind: 'no-way-back', because: 'Nothing runs now.' }
    const target = { deploymentId: live.id, ...(live.commit ? { commit: live.commit } : {}) }
    return {
      kind: 'undo',
      title: `Roll back to ${live.commit.slice(0, 7)} again, while Railway keeps its image`,
      acts: [
        mutationAct(
          railway,
          mutationCall('RollBack', [{ field: 'deploymentRollback', deploymentId: live.id }]),
        ),
      ],
      operation: { system: 'railway', name: 'rollback', input: { service: details.group, target } },
    }
  },
  preState: raiseState,
  apply: ({ details }: Plan<HeadDetails>, world, signal) =>
    sendRailway(headCall(railwayOf(world.profile), details), 1, { world, signal }),
  reconcile: reconcileRaise,
  verify: verifyRaise,
}
