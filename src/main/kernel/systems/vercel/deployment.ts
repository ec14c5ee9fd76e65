import type { DeploymentAnswer } from './answers.ts'

/** A deployment as the console thinks of it. Times are the provider's own. */
export interface VercelDeployment {
  readonly id: string
  readonly projectId: string | undefined
  readonly createdAt: number
  /** `READY`, `ERROR`, `BUILDING`, `DELETED`, …; unknown ones are kept as they come. */
  readonly state: string
  /** `STAGED` never had production traffic, `PROMOTED` had. */
  readonly substate: string | undefined
  readonly target: string | null
  /** Whether Vercel offers it for an instant rollback; `undefined` where it does not say. */
  readonly rollbackCandidate: boolean | undefined
  readonly commit: string
  readonly message: string
  readonly author: string
  readonly link: string | undefined
  /** Milliseconds since 1970 by the provider's clock. */
  readonly expiresAt: number | undefined
  readonly removedByRetention: boolean
}

// Key names of other git hosts are those of GitHub with another prefix; [GK] in facts/vercel.md §2.
function git(answer: DeploymentAnswer, name: string): string {
  for (const host of ['github', 'gitlab', 'bitbucket', 'git']) {
    const value = answer.meta?.[`${host}${name}`]
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}

/** The console's view of a listed or single deployment; one without an id is none. */
export function deploymentOf(answer: DeploymentAnswer): VercelDeployment | undefined {
  const id = answer.uid ?? answer.id
  if (id === undefined) return undefined
  return {
    id,
    projectId: answer.projectId,
    createdAt: answer.createdAt ?? answer.created ?? 0,
    state: answer.readyState ?? answer.state ?? 'UNKNOWN',
    substate: answer.readySubstate ?? undefined,
    target: answer.target ?? null,
    rollbackCandidate: answer.isRollbackCandidate ?? undefined,
    commit: git(answer, 'CommitSha'),
    message: git(answer, 'CommitMessage'),
    author:
      git(answer, 'CommitAuthorName') || answer.creator?.username || answer.creator?.email || '',
    link: answer.inspectorUrl ?? undefined,
    expiresAt: answer.expiration ?? undefined,
    removedByRetention: answer.softDeletedByRetention ?? false,
  }
}
