import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation, Receipt, Settlement } from '../../ports/system.ts'
import { siteConsumer } from '../contract-consumers.ts'
import { settle } from '../settle.ts'
import { releaseName, TargetInput } from '../target-input.ts'
import { vercelOf } from './configuration.ts'
import type { VercelDeployment } from './deployment.ts'
import { observeVercel, type VercelObserved } from './observe.ts'
import { readDeploymentAliases } from './read-aliases.ts'
import { readProductionDeployments } from './read-deployments.ts'
import { isPinned, readProject } from './read-project.ts'
import { askedVercel, type VercelCall, vercelFailure, vercelRequest, vercelUrl } from './request.ts'

const RebuildInput = z.object({
  target: TargetInput,
  /** Id of a contract: built only where the site has its address out of a variable. */
  contract: z.string().max(40).exactOptional(),
})
type RebuildInput = z.infer<typeof RebuildInput>

const RebuildDetails = z.object({
  /** Built again from what this one was built from. */
  deploymentId: z.string(),
  commit: z.string(),
  name: z.string(),
  domains: z.array(z.string()),
  /** Ids there were: ours is one that is not among them. */
  known: z.array(z.string()),
})
type RebuildDetails = z.infer<typeof RebuildDetails>

interface RebuildObserved extends VercelObserved {
  readonly listed: readonly VercelDeployment[]
  /** Whether a variable of the site has changed at all. */
  readonly concerned: boolean
}

const CALL: VercelCall = { method: 'POST', path: '/v13/deployments', query: { forceNew: '1' } }

/** `withLatestCommit` is left out: with it Vercel takes the newest commit, which may be the bad one. */
function bodyOf({ deploymentId, name }: RebuildDetails) {
  return { deploymentId, name, target: 'production', meta: { action: 'redeploy' } }
}

function plan(_: RebuildInput, observed: RebuildObserved): Planned<RebuildDetails> {
  const { vercel, project, target, live, listed, concerned } = observed
  if (!concerned) {
    const because = 'The site has the address of this contract out of no variable.'
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const tried = 'to plan a new build'
  if (isPinned(project)) {
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: 'Production is pinned by a rollback: a new build would wait and not go live.',
        tried,
        answered: 'autoAssignCustomDomains false',
        next: 'Promote the live build first (it releases the pin), then build again.',
      }),
    }
  }
  const details: RebuildDetails = {
    deploymentId: target.id,
    commit: target.commit,
    name: project.name ?? project.id,
    domains: [...project.domains],
    known: listed.map(({ id }) => id).sort(),
  }
  return {
    kind: 'plan',
    plan: {
      system: 'vercel',
      operation: 'rebuild',
      title: `Build ${releaseName({ ...target, deploymentId: target.id })} again for production`,
      now: [fact('Live now', live ? `${releaseName(live)} ${live.id}` : 'not named by Vercel')],
      target: [
        fact('Commit', target.commit || 'unknown'),
        fact('Message', target.message),
        fact('Domains', project.domains.join(', ')),
      ],
      acts: [
        {
          kind: 'http',
          method: 'POST',
          url: vercelUrl(vercel, CALL),
          headers: { authorization: `Bearer {secret:${vercel.secret}}` },
          body: bodyOf(details),
        },
      ],
      preconditions: { liveDeployment: live?.id ?? 'none' },
      details,
      reversibility: 'reversible',
      warnings: [
        'The same commit with the variables of now. Where a redeploy takes the old ones after all, the site shows it.',
      ],
    },
  }
}

function planUndo(_: Plan<RebuildDetails>, { live }: RebuildObserved): Undo {
  if (live === undefined) {
    return { kind: 'no-way-back', because: 'Vercel does not name what is live now.' }
  }
  return {
    kind: 'undo',
    title: `Roll back to ${releaseName(live)} (this pins production)`,
    acts: [],
    operation: {
      system: 'vercel',
      name: 'rollback',
      input: { target: { deploymentId: live.id, ...(live.commit ? { commit: live.commit } : {}) } },
    },
  }
}

/** Builds a commit again for production, because its variables have changed. */
export const rebuild: Operation<RebuildInput, RebuildObserved, RebuildDetails> = {
  system: 'vercel',
  name: 'rebuild',
  input: RebuildInput,
  details: RebuildDetails,
  patience: { everyMs: 2_000, forMs: 1_800_000 },
  async probe({ target, contract }, world, signal) {
    const [observed, listed] = await Promise.all([
      observeVercel(target.deploymentId, world, signal),
      readProductionDeployments(world, signal),
    ])
    const concerned = contract === undefined || siteConsumer(world.profile, contract) !== undefined
    return { ...observed, listed, concerned }
  },
  plan,
  planUndo,
  preState: async ({ details }) => ({ known: details.known }),
  async apply({ details }, world, signal): Promise<Receipt> {
    const vercel = vercelOf(world.profile)
    const request = { ...vercelRequest(vercel, CALL), body: bodyOf(details) }
    const sent = await world.http.mutate(request, signal)
    if (sent.kind !== 'answered') return sent
    const { status } = sent.answer
    if (status >= 200 && status < 300) return { kind: 'accepted', facts: { status } }
    const found = vercelFailure(askedVercel(vercel, CALL), sent.answer)
    return status < 500
      ? { kind: 'refused', failure: found }
      : { kind: 'reply-lost', failure: { ...found, retry: 'probe-first' } }
  },
  reconcile: ({ plan: { details } }, world, signal) =>
    settle(
      async (): Promise<Settlement> =>
        (await ours(details, world, signal)) === undefined ? 'did-not' : 'happened',
      { looks: 4, everyMs: 1_500 },
      { world, signal },
    ),
  verify: ({ details }, world, signal) => look(details, world, signal),
}

/** The newest of the same commit that was not there before: whoever asked for it, it has the variables of now. */
async function ours(
  { known, commit }: RebuildDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<VercelDeployment | undefined> {
  const listed = await readProductionDeployments(world, signal)
  return listed.find((each) => !known.includes(each.id) && each.commit === commit)
}

async function look(details: RebuildDetails, world: Reads, signal: AbortSignal): Promise<Verdict> {
  const built = await ours(details, world, signal)
  if (built === undefined) {
    return { kind: 'pending', waitingFor: 'the new build to be listed', evidence: [] }
  }
  const evidence = [fact('New build', `${releaseName(built)} ${built.id} (${built.state})`)]
  if (['ERROR', 'CANCELED', 'DELETED'].includes(built.state)) {
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `The new build ${built.id} is ${built.state}.`,
        tried: 'to follow the new build',
        world: 'What was live is live still.',
        next: 'Read its log in the dashboard, then build again.',
      }),
    }
  }
  if (built.state !== 'READY') {
    return { kind: 'pending', waitingFor: `the build (${built.state})`, evidence }
  }
  const [project, names] = await Promise.all([
    readProject(world, signal),
    readDeploymentAliases(built.id, world, signal),
  ])
  const behind = details.domains.filter((domain) => !names.includes(domain))
  const seen = [...evidence, fact('Names on it', names.join(', ') || 'none')]
  return project.productionId === built.id && behind.length === 0
    ? { kind: 'verified', evidence: seen }
    : { kind: 'pending', waitingFor: behind.join(', ') || 'production to follow', evidence: seen }
}
