import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import { pinsOfRuns } from '../../../shared/domain/pins-of-runs.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { InputTemplate } from '../../../shared/domain/runbook.ts'
import { isRef } from './resolve-input.ts'

/** What an input takes from the pins that hold at this moment. */
export function pinInput(template: InputTemplate, runs: readonly Run[]): JsonObject {
  const input: Record<string, JsonValue> = {}
  for (const [field, ref] of Object.entries(template)) {
    if (!isRef(ref) || ref.from !== 'pin') continue
    input[field] = pinsOfRuns(runs)
      .filter(({ subject }) => subject.system === ref.system)
      .map(({ subject: { id, name }, bad }) => ({ id, name, bad: [...bad] }))
  }
  return input
}
