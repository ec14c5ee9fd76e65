import type { SiteBuild } from '../site/site-build.ts'
import { deploymentHost, deploymentId, type Mint } from './identifiers.ts'
import type { Deployment, EnvTarget, Person, Project, VercelState } from './model.ts'
import type { Timing } from './timing.ts'

/** What is to be built, and for whom. */
export interface BuildOrder {
  readonly project: Project
  readonly target: 'production' | null
  readonly commit: string
  readonly message: string
  readonly author: string
  readonly branch: string
  readonly version: string
  readonly behaviour: SiteBuild['behaviour']
  readonly source: Deployment['source']
  readonly madeFrom: Deployment['madeFrom']
  readonly creator: Person
  readonly fails: boolean
}

export interface BuildMoment {
  readonly now: number
  readonly nowMs: number
  readonly mint: Mint
  readonly timing: Timing
}

/**
 * The variables a build bakes into its pages: `NEXT_PUBLIC_…` of the project as they are *now*. Whether a redeploy
 * by id takes the present ones or the original's is contested (facts/vercel.md §5); here: the present ones, as
 * the vendor's knowledge base says.
 */
export function inlinedVariables(project: Project, target: EnvTarget): Record<string, string> {
  const inlined = project.env.filter(
    (each) => each.key.startsWith('NEXT_PUBLIC_') && each.target.includes(target),
  )
  return Object.fromEntries(inlined.map(({ key, value }) => [key, value]))
}

/** A deployment in QUEUED with its build laid out in time. */
export function newBuild(state: VercelState, order: BuildOrder, moment: BuildMoment): Deployment {
  const { project, target, commit, message, author, branch, source, madeFrom, creator } = order
  const { now, nowMs, mint, timing } = moment
  const buildsAtMs = nowMs + timing.queueMs
  return {
    id: deploymentId(mint),
    projectId: project.id,
    name: project.name,
    host: deploymentHost(project.name, state.team.slug, mint),
    createdAt: now,
    buildingAt: null,
    readyAt: null,
    readyState: 'QUEUED',
    target,
    commit,
    message,
    author,
    branch,
    creator,
    source,
    madeFrom,
    promotedAt: null,
    expired: false,
    errorMessage: null,
    build: {
      version: order.version,
      commit,
      behaviour: order.behaviour,
      inlined: inlinedVariables(project, target ?? 'preview'),
    },
    schedule: {
      startedAtMs: nowMs,
      buildsAtMs,
      endsAtMs: buildsAtMs + timing.buildMs,
      outcome: order.fails ? 'ERROR' : 'READY',
    },
  }
}

/** The state with a new deployment in it, newest last. */
export function addDeployment(state: VercelState, deployment: Deployment): VercelState {
  return { ...state, deployments: [...state.deployments, deployment] }
}
