import { z } from 'zod'
import { type FileFormat, recordTypes } from '../domain/audit.ts'
import type { SystemId } from '../domain/identifiers.ts'
import type { JsonValue } from '../domain/json.ts'
import type { RunbookId } from '../domain/runbook.ts'
import {
  componentStates,
  incidentStatuses,
  LONGEST_STATUS,
  LONGEST_TITLE,
} from '../domain/status-page.ts'

/** Everything a renderer may say, bounded in length and form. It names ids; paths, URLs and SQL are the kernel's. */
const systemId = z.enum([
  'vercel',
  'railway',
  'postgres',
  'site',
  'api',
  'slack',
  'status-page',
  'pagerduty',
  'git',
  'contracts',
  'prisma',
  'team',
]) satisfies z.ZodType<SystemId>

export const runbookId = z.enum([
  'fast-lane',
  'bad-release',
  'web-only',
  'web-promote',
  'web-revert',
  'api-only',
  'api-redeploy',
  'api-revert',
  'database-test',
  'database-drop-kept',
  'database-export-rows',
  'database-point',
  'database-volume',
  'database-only',
  'database-by-schema',
  'database-in-place',
  'database-repair',
  'database-reimport',
  'contract-deploy',
  'contract-replace',
  'contract-repoint',
  'contract-upgrade',
  'database-read-only',
  'migration-back',
  'migration-forward',
  'migration-reverse',
  'contracts-pause',
  'contracts-unpause',
  'contracts-migrate',
  'contracts-pause-others',
  'contracts-unpause-others',
  'contracts-presign',
  'contracts-send-signed',
  'paymaster-dry',
  'paymaster-drained',
  'pin-hold',
  'pin-release',
  'fix-live',
]) satisfies z.ZodType<RunbookId>

export const runId = z.string().regex(/^[a-z2-7]{8}$/, 'a run id has 8 characters of a-z and 2-7')
export const stepId = z.string().regex(/^[a-z0-9-]{1,40}$/)
export const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** Of a transaction. */
export const transactionHash = z.string().regex(/^0x[0-9a-f]{64}$/)
/** What people type to be kept. */
export const words = z.string().trim().min(1).max(500)
export const secretName = z.string().regex(/^[a-z0-9-]{1,60}$/)
const candidateId = z.string().min(1).max(500)

/** Chosen targets by system; what is left out is the kernel's suggestion. */
export const targetIds = z.partialRecord(systemId, candidateId)

const plainValue = z.custom<JsonValue>((value) => z.json().safeParse(value).success)

/** What an operator gives a run beside its targets; each operation parses its own part of it. */
export const given = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), plainValue)
  .refine((value) => JSON.stringify(value).length <= 50_000, 'is longer than 50,000 characters')

/** What an operator may write for a step that tells people. */
export const statusWords = z.object({
  title: z.string().trim().min(1).max(LONGEST_TITLE).exactOptional(),
  body: z.string().trim().min(1).max(LONGEST_STATUS).exactOptional(),
  status: z.enum(incidentStatuses).exactOptional(),
  components: z.enum(componentStates).exactOptional(),
  notify: z.boolean().exactOptional(),
})

/** `RUN/STEP/SUBJECT`, as the pin names itself. */
export const pinKey = z.string().regex(/^[a-z2-7]{8}\/[a-z0-9-]{1,40}\/[\w.:-]{1,128}$/)
export const stepInput = z.object({ run: runId, step: stepId })
export const range = z.object({
  from: z.number().int().min(0),
  limit: z.number().int().min(1).max(1000),
})

/** A record of the audit log. */
export const seq = z.number().int().min(1)
export const fileFormat = z.enum([
  'csv',
  'jsonl',
  'markdown',
  'post-mortem',
  'calendar',
]) satisfies z.ZodType<FileFormat>
export const recordFilter = {
  types: z.array(z.enum(recordTypes)).max(recordTypes.length).optional(),
  run: runId.optional(),
  search: z.string().max(200).optional(),
}
/** Long enough that guessing a stolen file costs more than the file is worth. */
export const passphrase = z.string().min(12, 'use at least 12 characters').max(1000)
/** A recovery kit as its page or file has it: an armored age file. */
export const kitText = z.string().min(1).max(20_000)
export const keptIn = z.enum(['keychain', 'passphrase'])

export type TargetIds = z.infer<typeof targetIds>
