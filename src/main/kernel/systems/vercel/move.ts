import { z } from 'zod'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Plan, PlannedAct } from '../../../../shared/domain/plan.ts'
import type { VercelProfile } from '../../../../shared/domain/profile.ts'
import type { HttpRequest } from '../../ports/http.ts'
import type { Effects, Reads } from '../../ports/reads.ts'
import type { Intent, PreState, Receipt, Settlement } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { requestKey } from './alias-request.ts'
import { vercelOf } from './configuration.ts'
import type { AliasMoveDetails } from './details.ts'
import { readProject } from './read-project.ts'
import { askedVercel, type VercelCall, vercelFailure, vercelRequest, vercelUrl } from './request.ts'

/** Vercel answers such a request before it works on it, so three looks 1.5 s apart are enough. */
const SETTLING = { looks: 4, everyMs: 1500 }

/** The one call of a move: `/v1/…/rollback/…` or `/v10/…/promote/…`. */
function moveCall(details: AliasMoveDetails): VercelCall {
  const project = encodeURIComponent(details.projectId)
  const deployment = encodeURIComponent(details.deploymentId)
  if (details.kind === 'promote') {
    return { method: 'POST', path: `/v10/projects/${project}/promote/${deployment}` }
  }
  const path = `/v1/projects/${project}/rollback/${deployment}`
  return details.description === null
    ? { method: 'POST', path }
    : { method: 'POST', path, query: { description: details.description } }
}

// The CLI sends `{}` with a promote and says that it is required; a rollback goes without a body.
function moveRequest(vercel: VercelProfile, details: AliasMoveDetails): HttpRequest {
  const request = vercelRequest(vercel, moveCall(details))
  return details.kind === 'promote' ? { ...request, body: {} } : request
}

/** What will be sent, the token by name. */
export function moveAct(vercel: VercelProfile, details: AliasMoveDetails): PlannedAct {
  return {
    kind: 'http',
    method: 'POST',
    url: vercelUrl(vercel, moveCall(details)),
    headers: { authorization: `Bearer {secret:${vercel.secret}}` },
    ...(details.kind === 'promote' ? { body: {} } : {}),
  }
}

/** Goes into the intent, and comes back from the journal. */
const MoveState = z.object({
  lastRequest: z.string().nullable(),
  production: z.string().nullable(),
  autoAssign: z.boolean().nullable(),
})

/** The last request before ours, and what was live: by these ours is told apart. */
export async function moveState(world: Reads, signal: AbortSignal): Promise<PreState> {
  const project = await readProject(world, signal)
  return {
    lastRequest: requestKey(project.lastRequest),
    production: project.productionId ?? null,
    autoAssign: project.autoAssign ?? null,
  }
}

/** Sends the one request. An answer from 500 on is no answer: it may have been carried out. */
export async function applyMove(
  plan: Plan<AliasMoveDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const vercel = vercelOf(world.profile)
  const sent = await world.http.mutate(moveRequest(vercel, plan.details), signal)
  if (sent.kind !== 'answered') return sent
  const response = sent.answer
  if (response.status >= 200 && response.status < 300) {
    const facts: JsonObject = { status: response.status, queued: response.status === 202 }
    return { kind: 'accepted', facts }
  }
  const asked = askedVercel(vercel, moveCall(plan.details))
  if (response.status < 500) return { kind: 'refused', failure: vercelFailure(asked, response) }
  const unsure =
    'Unknown: the request may have been carried out. The project is looked at before anything else.'
  const found = vercelFailure(asked, response, unsure)
  return { kind: 'reply-lost', failure: { ...found, retry: 'probe-first' } }
}

/** Ours happened when the project's last request is another than before and has our deployment as its aim. */
export function reconcileMove(
  { plan, preState }: Intent<AliasMoveDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const before = MoveState.parse(preState).lastRequest
  const look = async (): Promise<Settlement> => {
    const { lastRequest } = await readProject(world, signal)
    if (requestKey(lastRequest) === before) return 'did-not'
    // Somebody else's request came after: ours may have been carried out before it, so nothing is certain.
    return lastRequest?.toDeploymentId === plan.details.deploymentId ? 'happened' : 'unsettled'
  }
  return settle(look, SETTLING, { world, signal })
}
