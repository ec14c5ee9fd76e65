import type { AliasJobType } from '../alias-job.ts'
import { type Answer, notFound, ok } from '../answer.ts'
import { type Call, findProject } from '../call.ts'

const MAX_LIMIT = 100
const DEFAULT_LIMIT = 20

/**
 * How each domain fared in the last job of a type. Two shapes are about (facts/vercel.md §4): the CLI's on /v9
 * (`alias` is an object with the deployment), the SDK's on /v1 (`alias` is the hostname). `{}` when there is none.
 */
function jobAliases(call: Call, type: AliasJobType): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  const { job } = project
  if (job?.type !== type) return ok({})
  const failedOnly = call.query.get('failedOnly') === 'true'
  const limit = Math.min(Number(call.query.get('limit')) || DEFAULT_LIMIT, MAX_LIMIT)
  const moves = job.moves.filter(({ status }) => !failedOnly || status === 'failed').slice(0, limit)
  const aliases = moves.map(({ host, status }) => {
    const alias = call.state.aliases.find((each) => each.host === host)
    const id = alias?.uid ?? host
    return call.params['version'] === 'v1'
      ? { id, alias: host, status }
      : { id, alias: { alias: host, deploymentId: alias?.deploymentId ?? null }, status }
  })
  return ok({ aliases, pagination: { count: aliases.length, next: null, prev: null } })
}

/** `GET /v1|v9/projects/{id}/promote/aliases`. */
export function promoteAliases(call: Call): Answer {
  return jobAliases(call, 'promote')
}

/** `GET /v9/projects/{id}/rollback/aliases`. */
export function rollbackAliases(call: Call): Answer {
  return jobAliases(call, 'rollback')
}
