import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { EnvironmentKind } from '../../../../shared/domain/identifiers.ts'
import { canonicalJson } from '../../../../shared/domain/json.ts'
import type { Purpose } from '../../../../shared/domain/step-state.ts'

/** All that a second person signs. Times are those of the console that asks. */
export interface RequestFacts {
  readonly environment: EnvironmentKind
  readonly profile: string
  readonly run: string
  readonly step: string
  /** `SYSTEM.OPERATION`. */
  readonly operation: string
  readonly purpose: Purpose
  readonly planHash: string
  /** The plan's title: one sentence with a verb. */
  readonly title: string
  /** Why the run was started, as it was typed; may be empty. */
  readonly reason: string
  readonly startedBy: string
  readonly nonce: string
  readonly at: string
  readonly validUntil: string
}

const schema = z.strictObject({
  environment: z.enum(['production', 'staging', 'rehearsal']),
  profile: z.string(),
  run: z.string(),
  step: z.string(),
  operation: z.string(),
  purpose: z.enum(['do', 'undo']),
  planHash: z.string(),
  title: z.string(),
  reason: z.string(),
  startedBy: z.string(),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  at: z.iso.datetime(),
  validUntil: z.iso.datetime(),
}) satisfies z.ZodType<RequestFacts>

const PREFIX = 'rbr1'

/** One line without spaces, which survives chats and mails: `rbr1.FACTS.CHECK`. */
export function writeRequest(facts: RequestFacts): string {
  const body = `${PREFIX}.${Buffer.from(canonicalJson({ ...facts })).toString('base64url')}`
  return `${body}.${checkOf(body)}`
}

/** What a line asks, or null where a part of it is missing or changed. Line breaks that a chat put in do no harm. */
export function readRequest(
  text: string,
): { readonly line: string; readonly facts: RequestFacts } | null {
  const line = text.replaceAll(/\s/g, '')
  const [prefix, facts = '', check, ...more] = line.split('.')
  if (prefix !== PREFIX || more.length > 0 || check !== checkOf(`${prefix}.${facts}`)) return null
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(facts, 'base64url').toString('utf8')))
    return parsed.success ? { line, facts: parsed.data } : null
  } catch {
    return null
  }
}

/** Tells a slip of the hand from a forgery; it proves nothing. */
function checkOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8)
}
