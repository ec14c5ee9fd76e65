import { checkStep, operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { at, intentOf, runAfter, succeeded, swapPlan } from './example-run.ts'

export const BAD = 'b'.repeat(40)
export const GOOD = '4'.repeat(40)
export const OLD = '0'.repeat(40)

/** What a rollback of web carries in its plan. */
export const webDetails = (formerCommit: string, commit: string): JsonObject => ({
  ...{ projectId: 'prj_web', formerCommit, commit, version: 'v41' },
})

/** What a rollback of the API carries in its plan. */
export const apiDetails = (formerCommit: string, commit: string): JsonObject => ({
  services: [{ serviceId: 'service-api', name: 'api', formerCommit, commit }],
})

/** A run with one operation that was carried out at that second. */
export function ranOperation(
  does: { readonly system: 'vercel' | 'railway'; readonly name: string },
  details: JsonObject,
  second = 2,
): Run {
  const { system, name: operation } = does
  const plan = { ...swapPlan, system, operation, details }
  const steps = [operationStep('act', 'Act', does)]
  const done = [{ ...intentOf('act', second - 1), plan }, succeeded('act', second)]
  return { ...runAfter(steps, done), id: `run${second}aaa` }
}

/** A run whose check ended the pins of a platform at that second. */
export function released(system: 'vercel' | 'railway', second: number): Run {
  const step = checkStep('verify', 'Verify', { system, name: 'released' }, { endsPin: system })
  return { ...runAfter([step], [succeeded('verify', second)]), id: `run${second}bbb` }
}

export { at }
