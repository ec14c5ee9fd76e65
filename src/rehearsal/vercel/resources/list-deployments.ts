import { type Answer, ok } from '../answer.ts'
import { type Call, findProject } from '../call.ts'
import { isRollbackCandidate } from '../candidates.ts'
import { deploymentItem } from '../deployment-view.ts'
import type { Deployment } from '../model.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** One condition a query parameter puts on an item; absent parameters put none. */
function conditions(call: Call): readonly ((deployment: Deployment) => boolean)[] {
  const { query, state } = call
  const text = (name: string, holds: (value: string, each: Deployment) => boolean) => {
    const value = query.get(name)
    return value === null || value === '' ? [] : [(each: Deployment) => holds(value, each)]
  }
  const time = (name: string, holds: (value: number, each: Deployment) => boolean) => {
    const value = numberOf(query, name)
    return value === undefined ? [] : [(each: Deployment) => holds(value, each)]
  }
  const projects = [
    ...query.getAll('projectId'),
    ...query.getAll('projectIds'),
    ...query.getAll('projectIds[]'),
  ]
  const wanted = projects.map((idOrName) => findProject(call, idOrName)?.id)
  return [
    ...(projects.length === 0 ? [] : [(each: Deployment) => wanted.includes(each.projectId)]),
    ...text('app', (value, each) => each.name === value),
    ...text('target', (value, each) => (each.target ?? 'preview') === value),
    ...text('state', (value, each) => value.toUpperCase().split(',').includes(each.readyState)),
    ...text('branch', (value, each) => each.branch === value),
    ...text('sha', (value, each) => each.commit === value),
    ...text('users', (value, each) => value.split(',').includes(each.creator.uid)),
    ...text('rollbackCandidate', (value, each) =>
      value === 'true' ? isRollbackCandidate(state, each) : true,
    ),
    ...time('since', (value, each) => each.createdAt >= value),
    ...time('from', (value, each) => each.createdAt >= value),
    ...time('until', (value, each) => each.createdAt < value),
    ...time('to', (value, each) => each.createdAt <= value),
  ]
}

/** `GET /v6|v7/deployments`: newest first; `pagination.next` goes back in as `until`. */
export function listDeployments(call: Call): Answer {
  const { state, query, inTeam } = call
  const limit = Math.min(Math.max(1, numberOf(query, 'limit') ?? DEFAULT_LIMIT), MAX_LIMIT)
  const all = conditions(call)
  const matching = state.deployments
    .filter((each) => inTeam && all.every((holds) => holds(each)))
    .toSorted((a, b) => b.createdAt - a.createdAt)
  const page = matching.slice(0, limit)
  const next = matching.length > page.length ? (page.at(-1)?.createdAt ?? null) : null
  return ok({
    deployments: page.map((each) => deploymentItem(state, each)),
    pagination: { count: page.length, next, prev: page[0]?.createdAt ?? null },
  })
}
