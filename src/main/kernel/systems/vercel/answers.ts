import { z } from 'zod'

// Vercel's answers, as far as they are used. Unknown keys are dropped; what is used must fit.

/** Body of a refusal. */
export const VercelErrorAnswer = z.object({
  error: z
    .object({
      code: z.string().optional(),
      message: z.string().optional(),
      limit: z.object({ reset: z.number().optional() }).optional(),
    })
    .optional(),
  err: z
    .object({
      code: z.string().optional(),
      message: z.string().optional(),
      limit: z.object({ reset: z.number().optional() }).optional(),
    })
    .optional(),
})

/** A deployment: the list says `uid`, the single one `id` (facts/vercel.md §2). */
export const DeploymentAnswer = z.object({
  uid: z.string().optional(),
  id: z.string().optional(),
  projectId: z.string().optional(),
  url: z.string().nullish(),
  created: z.number().optional(),
  createdAt: z.number().optional(),
  readyState: z.string().optional(),
  state: z.string().optional(),
  readySubstate: z.string().nullish(),
  target: z.string().nullish(),
  isRollbackCandidate: z.boolean().nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
  creator: z.object({ username: z.string().nullish(), email: z.string().nullish() }).nullish(),
  inspectorUrl: z.string().nullish(),
  expiration: z.number().nullish(),
  softDeletedByRetention: z.boolean().nullish(),
})
export type DeploymentAnswer = z.infer<typeof DeploymentAnswer>

/** `GET /v7/deployments`. */
export const DeploymentsAnswer = z.object({
  deployments: z.array(DeploymentAnswer),
  pagination: z.object({ next: z.number().nullish() }).optional(),
})

/** The last request that moved aliases. */
export const AliasRequestAnswer = z.object({
  fromDeploymentId: z.string().nullish(),
  toDeploymentId: z.string(),
  jobStatus: z.string(),
  requestedAt: z.number(),
  type: z.string(),
})
export type AliasRequestAnswer = z.infer<typeof AliasRequestAnswer>

/** `GET /v9/projects/{id}`. */
export const ProjectAnswer = z.object({
  id: z.string(),
  name: z.string().optional(),
  targets: z
    .object({
      production: z
        .object({
          id: z.string(),
          alias: z.array(z.string()).optional(),
          meta: z.record(z.string(), z.unknown()).nullish(),
        })
        .nullish(),
    })
    .optional(),
  lastAliasRequest: AliasRequestAnswer.nullish(),
  autoAssignCustomDomains: z.boolean().nullish(),
  rollbackDescription: z.unknown().optional(),
  alias: z
    .array(
      z.object({
        domain: z.string().optional(),
        alias: z.string().optional(),
        target: z.string().nullish(),
        gitBranch: z.string().nullish(),
        redirect: z.string().nullish(),
      }),
    )
    .optional(),
})

/** Per-alias result of a rollback or promote: the SDK's shape and the CLI's; may be `{}` (facts/vercel.md §4). */
export const AliasResultsAnswer = z.object({
  aliases: z
    .array(
      z.object({
        status: z.string(),
        alias: z.union([
          z.string(),
          z.object({ alias: z.string(), deploymentId: z.string().nullish() }),
        ]),
      }),
    )
    .optional(),
})

/** `GET /v2/deployments/{id}/aliases`. */
export const DeploymentAliasesAnswer = z.object({
  aliases: z.array(z.object({ alias: z.string() })).optional(),
})
