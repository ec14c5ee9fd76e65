import type { z } from 'zod'
import type { Reads } from '../../ports/reads.ts'
import { type AliasRequestAnswer, ProjectAnswer } from './answers.ts'
import { vercelOf } from './configuration.ts'
import { deploymentOf } from './deployment.ts'
import { readVercel } from './request.ts'

/** What a project serves, and what was last asked of it. */
export interface VercelProject {
  readonly id: string
  /** As a new deployment has to say it; undefined where Vercel does not. */
  readonly name: string | undefined
  /** The deployment that production is aimed at. */
  readonly productionId: string | undefined
  /** Its commit; the empty text where Vercel does not say. */
  readonly productionCommit: string
  readonly lastRequest: AliasRequestAnswer | undefined
  /** `false` is the durable sign of a pinned rollback (facts/vercel.md §3). */
  readonly autoAssign: boolean | undefined
  /** Names that production answers to, sorted. */
  readonly domains: readonly string[]
}

/** While a rollback pins production, new builds wait and do not go live. */
export function isPinned({ autoAssign }: Pick<VercelProject, 'autoAssign'>): boolean {
  return autoAssign === false
}

function productionDomains(answer: z.infer<typeof ProjectAnswer>): readonly string[] {
  const configured = (answer.alias ?? []).flatMap((entry) => {
    const name = entry.domain ?? entry.alias
    const production = !entry.target || entry.target === 'PRODUCTION'
    // A domain that redirects is not aimed at a deployment, nor is a branch's one at production.
    return name && production && !entry.gitBranch && !entry.redirect ? [name] : []
  })
  const names = configured.length > 0 ? configured : (answer.targets?.production?.alias ?? [])
  return [...new Set(names)].sort()
}

/** Reads the profile's project. @throws FailureError */
export async function readProject(world: Reads, signal: AbortSignal): Promise<VercelProject> {
  const { projectId } = vercelOf(world.profile)
  const call = { method: 'GET', path: `/v9/projects/${encodeURIComponent(projectId)}` } as const
  const answer = await readVercel(call, ProjectAnswer, { world, signal })
  const production = answer.targets?.production ?? undefined
  return {
    id: answer.id,
    name: answer.name,
    productionId: production?.id,
    productionCommit: (production && deploymentOf(production)?.commit) ?? '',
    lastRequest: answer.lastAliasRequest ?? undefined,
    autoAssign: answer.autoAssignCustomDomains ?? undefined,
    domains: productionDomains(answer),
  }
}
