import { z } from 'zod'
import type { SystemId } from '../domain/identifiers.ts'
import type { RunbookId } from '../domain/runbook.ts'

/** Everything a renderer may say, bounded in length and form. It names ids; paths, URLs and SQL are the kernel's. */
const systemId = z.enum([
  'vercel',
  'railway',
  'postgres',
  'site',
  'api',
  'slack',
  'git',
  'team',
]) satisfies z.ZodType<SystemId>

export const runbookId = z.enum([
  'fast-lane',
  'bad-release',
  'web-only',
  'web-promote',
  'api-only',
  'api-redeploy',
  'database-only',
]) satisfies z.ZodType<RunbookId>

export const runId = z.string().regex(/^[a-z2-7]{8}$/, 'a run id has 8 characters of a-z and 2-7')
export const stepId = z.string().regex(/^[a-z0-9-]{1,40}$/)
export const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** What people type to be kept. */
export const words = z.string().trim().min(1).max(500)
export const secretName = z.string().regex(/^[a-z0-9-]{1,60}$/)
const candidateId = z.string().min(1).max(500)

/** Chosen targets by system; what is left out is the kernel's suggestion. */
export const targetIds = z.partialRecord(systemId, candidateId)

export const stepInput = z.object({ run: runId, step: stepId })
export const range = z.object({
  from: z.number().int().min(0),
  limit: z.number().int().min(1).max(1000),
})

export type TargetIds = z.infer<typeof targetIds>
