import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import { type Lag, outlastMixed } from '../outlast-mixed.ts'
import { jobOf, requestKey } from './alias-request.ts'
import type { AliasMoveDetails } from './details.ts'
import { type AliasResult, readAliasResults, readDeploymentAliases } from './read-aliases.ts'
import { readProject, type VercelProject } from './read-project.ts'

/** Aliases follow one after the other even after the job says that it is done. */
const ALIAS_LAG: Lag = { everyMs: 1000, forMs: 15_000 }

function words(project: VercelProject, details: AliasMoveDetails, summary: string): Failure {
  const last = project.lastRequest
  return failure('NOT_VERIFIED', {
    summary,
    tried: `GET /v9/projects/${project.id} after the ${details.kind}`,
    ...(last === undefined
      ? {}
      : { answered: `lastAliasRequest ${last.type} ${last.toDeploymentId} ${last.jobStatus}` }),
    world: `Production is aimed at ${project.productionId ?? 'nothing that Vercel names'}.`,
    next: 'Look at the site and at the dashboard, then plan again.',
    retry: 'probe-first',
  })
}

function mixed(
  behind: readonly string[],
  details: AliasMoveDetails,
  evidence: readonly Evidence[],
) {
  return {
    kind: 'mixed',
    behind,
    evidence,
    failure: failure('MIXED', {
      summary: `Not everything serves ${details.deploymentId}: ${behind.join(', ')} stayed behind.`,
      tried: 'read the aliases one by one',
      world: `Visitors of ${behind.join(', ')} still get another deployment.`,
      next: `Send the ${details.kind} again, or assign these names by hand in the dashboard.`,
      retry: 'probe-first',
    }),
  } satisfies Verdict
}

/** The names that are not on the wanted deployment, by both of Vercel's lists. */
function namesBehind(
  details: AliasMoveDetails,
  results: readonly AliasResult[],
  onTarget: readonly string[],
): readonly string[] {
  const late = results.filter(
    (result) =>
      result.status !== 'completed' ||
      (result.deploymentId !== undefined && result.deploymentId !== details.deploymentId),
  )
  const absent = details.domains.filter((domain) => !onTarget.includes(domain))
  return [...new Set([...late.map(({ alias }) => alias), ...absent])].sort()
}

function pinEvidence(project: VercelProject, details: AliasMoveDetails): Evidence {
  const said = project.autoAssign
  if (details.kind === 'promote') {
    return fact(
      'Pin',
      said === false
        ? 'still pinned: pushes do not go live'
        : 'released: pushes to main go live again',
    )
  }
  return fact(
    'Pin',
    said === false
      ? 'pinned (autoAssignCustomDomains is false): pushes to main do not go live until a promote'
      : 'NOT pinned (autoAssignCustomDomains is not false): the next push to main goes live',
  )
}

async function look(
  details: AliasMoveDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const project = await readProject(world, signal)
  const last = project.lastRequest
  const evidence = [
    fact('Serves production', project.productionId ?? 'not named by Vercel'),
    fact(
      'Last request',
      last ? `${last.type} to ${last.toDeploymentId}: ${last.jobStatus}` : 'none',
    ),
    pinEvidence(project, details),
  ]
  if (last === undefined || requestKey(last) === details.requestBefore) {
    return { kind: 'pending', waitingFor: 'Vercel to take the request up', evidence }
  }
  if (last.toDeploymentId !== details.deploymentId) {
    const summary = `Another ${last.type}, to ${last.toDeploymentId}, came after ours.`
    return { kind: 'failed', failure: words(project, details, summary), evidence }
  }
  const job = jobOf(last)
  if (job === 'moving') {
    return { kind: 'pending', waitingFor: `the job of Vercel (${last.jobStatus})`, evidence }
  }
  const [results, onTarget] = await Promise.all([
    readAliasResults(details.kind, world, signal),
    readDeploymentAliases(details.deploymentId, world, signal),
  ])
  const behind = namesBehind(details, results, onTarget)
  const seen = [...evidence, fact('Names on it', onTarget.join(', ') || 'none')]
  const moved = project.productionId === details.deploymentId
  if (job === 'failed' && !moved && behind.length >= details.domains.length) {
    return {
      kind: 'failed',
      failure: words(project, details, 'Vercel says that its job failed.'),
      evidence: seen,
    }
  }
  if (!moved && behind.length >= details.domains.length) {
    return { kind: 'pending', waitingFor: 'the first name to follow', evidence: seen }
  }
  if (behind.length > 0) return mixed(behind, details, seen)
  if (!moved) {
    return {
      kind: 'pending',
      waitingFor: 'the project to name the wanted deployment',
      evidence: seen,
    }
  }
  return { kind: 'verified', evidence: seen }
}

/**
 * Follows project, job and every alias until all serve the wanted deployment. The job of Vercel may say
 * `succeeded` while one name of several still points elsewhere (facts/vercel.md §9), so each is looked at.
 */
export function verifyMove(
  plan: Plan<AliasMoveDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  return outlastMixed(() => look(plan.details, world, signal), ALIAS_LAG, { world, signal })
}
