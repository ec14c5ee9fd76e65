import { z } from 'zod'
import { requestKey } from './alias-request.ts'
import type { VercelObserved } from './observe.ts'

/** What a rollback or promote carries through a restart. */
export const AliasMoveDetails = z.object({
  kind: z.enum(['rollback', 'promote']),
  projectId: z.string(),
  deploymentId: z.string(),
  commit: z.string(),
  version: z.string().nullable(),
  /** What was live before: the way back. */
  formerId: z.string().nullable(),
  /** Its commit, empty where Vercel does not know it: what a rollback keeps from coming back. Absent in logs of before 2026-12. */
  formerCommit: z.string().default(''),
  /** The names that must follow. */
  domains: z.array(z.string()),
  /** The last alias request when this was planned: ours is a different one. A colleague's request makes the plan stale, as it should. */
  requestBefore: z.string().nullable(),
  description: z.string().nullable(),
  override: z.string().nullable(),
})
export type AliasMoveDetails = z.infer<typeof AliasMoveDetails>

/** The details both kinds share. */
export function moveDetails(
  observed: VercelObserved,
  own: Pick<AliasMoveDetails, 'kind' | 'version' | 'description' | 'override'>,
): AliasMoveDetails {
  const { project, target, live } = observed
  return {
    ...own,
    projectId: project.id,
    deploymentId: target.id,
    commit: target.commit,
    formerId: live?.id ?? null,
    formerCommit: live?.commit ?? '',
    domains: [...project.domains],
    requestBefore: requestKey(project.lastRequest),
  }
}
