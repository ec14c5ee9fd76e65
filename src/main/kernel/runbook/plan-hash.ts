import { createHash } from 'node:crypto'
import type { PlanHash } from '../../../shared/domain/identifiers.ts'
import { canonicalJson, type JsonValue } from '../../../shared/domain/json.ts'
import { type Plan, planText } from '../../../shared/domain/plan.ts'

/** What an operator approves: SHA-256 of everything about a plan that matters. */
export function planHash(plan: Plan): PlanHash {
  return sha256(planText(plan))
}

/** One hash over several things that are approved together. */
export function hashOf(value: JsonValue): PlanHash {
  return sha256(canonicalJson(value))
}

function sha256(text: string): PlanHash {
  return createHash('sha256').update(text).digest('hex')
}
