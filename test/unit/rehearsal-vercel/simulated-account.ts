import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { advance } from '../../../src/rehearsal/vercel/advance.ts'
import type { Sabotage } from '../../../src/rehearsal/vercel/alias-job.ts'
import type { Answer } from '../../../src/rehearsal/vercel/answer.ts'
import { findRoute } from '../../../src/rehearsal/vercel/find-route.ts'
import { firstState } from '../../../src/rehearsal/vercel/first-state.ts'
import { mintFrom } from '../../../src/rehearsal/vercel/identifiers.ts'
import type { Deployment, VercelState } from '../../../src/rehearsal/vercel/model.ts'
import { timing } from '../../../src/rehearsal/vercel/timing.ts'

/** The world's birth, and the zero of the simulator's own time. */
export const BORN_AT = new Date('2026-11-20T20:00:00Z')
export const PROJECT = 'prj_web'

/** An account as the incident finds it. */
export function account(plan: 'pro' | 'hobby' = 'pro'): VercelState {
  return firstState({
    teamId: 'team_vlossom',
    projectId: PROJECT,
    projectName: 'vlossom-web',
    plan,
    incident: BAD_RELEASE,
    sitePorts: [4001, 4002, 4003],
    apiUrl: null,
    contracts: {},
    bornAt: BORN_AT,
  })
}

interface Asked {
  readonly body?: unknown
  readonly inTeam?: boolean
  readonly sabotage?: readonly Sabotage[]
  readonly buildFails?: boolean
  /** Milliseconds since birth. */
  readonly at?: number
}

let minted = 0

/** Asks the account without a socket: `ask(state, 'POST /v10/…')`. */
export function ask(state: VercelState, request: string, asked: Asked = {}): Answer {
  const [method = 'GET', target = '/'] = request.split(' ')
  const url = new URL(target, 'http://api.invalid')
  const match = findRoute(method, url.pathname)
  if (match.kind !== 'found') throw new Error(`${request}: ${match.kind}`)
  const at = asked.at ?? 0
  minted += 1
  return match.route.answer({
    state: advance(state, at),
    params: match.params,
    query: url.searchParams,
    body: asked.body,
    actor: state.owner,
    inTeam: asked.inTeam ?? true,
    now: BORN_AT.getTime() + at,
    nowMs: at,
    mint: mintFrom(`ask ${minted}`),
    timing: timing(1),
    sabotage: asked.sabotage ?? [],
    buildFails: asked.buildFails ?? false,
  })
}

/** The state after a request that must have changed it. */
export function stateAfter(state: VercelState, request: string, asked: Asked = {}): VercelState {
  const answer = ask(state, request, asked)
  if (answer.state === undefined) throw new Error(`${request}: ${JSON.stringify(answer)}`)
  return answer.state
}

/** The deployment of a release, or of anything else that is told by a part of its message. */
export function deploymentOf(state: VercelState, wanted: string): Deployment {
  const found = state.deployments.find(
    ({ build, message }) => build.version === wanted || message.includes(wanted),
  )
  if (found === undefined) throw new Error(`no deployment ${wanted}`)
  return found
}

/** Versions that main, www and app serve. */
export function serving(state: VercelState): readonly (string | undefined)[] {
  return state.aliases.map(
    ({ deploymentId }) => state.deployments.find(({ id }) => id === deploymentId)?.build.version,
  )
}

/** The body as an object with whatever is in it. */
export function bodyOf(answer: Answer): Record<string, unknown> {
  const { body } = answer
  if (typeof body !== 'object' || body === null) throw new Error('no JSON body')
  return body as Record<string, unknown>
}

/** The product's project, as the API shows it. */
export function shownProject(state: VercelState, at = 0): Record<string, unknown> {
  return bodyOf(ask(state, `GET /v9/projects/${PROJECT}`, { at }))
}
