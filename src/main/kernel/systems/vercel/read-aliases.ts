import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { AliasResultsAnswer, DeploymentAliasesAnswer } from './answers.ts'
import { vercelOf } from './configuration.ts'
import { readVercel } from './request.ts'

/** What became of one alias in a request. */
export interface AliasResult {
  readonly alias: string
  /** `completed`, `in-progress`, `pending`, `failed`. */
  readonly status: string
  readonly deploymentId: string | undefined
}

/** A rollback's results are where only the CLI looks, a promote's are documented (facts/vercel.md §1). */
const PATHS = {
  rollback: '/v9/projects/{id}/rollback/aliases',
  promote: '/v1/projects/{id}/promote/aliases',
}

/**
 * Results per alias of the last request; empty where Vercel says none. The rollback path is not in the
 * vendor's documentation, so its absence (404) says nothing. @throws FailureError
 */
export async function readAliasResults(
  kind: 'rollback' | 'promote',
  world: Reads,
  signal: AbortSignal,
): Promise<readonly AliasResult[]> {
  const id = encodeURIComponent(vercelOf(world.profile).projectId)
  const path = PATHS[kind].replace('{id}', id)
  const call = { method: 'GET', path, query: { limit: '100' } } as const
  try {
    const answer = await readVercel(call, AliasResultsAnswer, { world, signal })
    return (answer.aliases ?? []).map(({ alias, status }) =>
      typeof alias === 'string'
        ? { alias, status, deploymentId: undefined }
        : { alias: alias.alias, status, deploymentId: alias.deploymentId ?? undefined },
    )
  } catch (thrown) {
    if (thrown instanceof FailureError && thrown.failure.code === 'NOT_FOUND') return []
    throw thrown
  }
}

/** Names that are aimed at a deployment now. @throws FailureError */
export async function readDeploymentAliases(
  id: string,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `/v2/deployments/${encodeURIComponent(id)}/aliases`
  const call = { method: 'GET', path } as const
  const answer = await readVercel(call, DeploymentAliasesAnswer, { world, signal })
  return (answer.aliases ?? []).map(({ alias }) => alias)
}
