import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { InputTemplate } from '../../../shared/domain/runbook.ts'
import type { Reads } from '../ports/reads.ts'
import { isRef } from './resolve-input.ts'
import type { SystemRegistry } from './system-registry.ts'

/**
 * What an input takes from a system as it is at this moment, e.g. the replicas that an undo card names. A
 * system that cannot be looked at leaves its fields out: a card without them is better than none.
 */
export async function liveInput(
  reads: Reads,
  asked: {
    readonly template: InputTemplate
    readonly systems: SystemRegistry
    readonly signal: AbortSignal
  },
): Promise<JsonObject> {
  const input: Record<string, JsonValue> = {}
  for (const [field, ref] of Object.entries(asked.template)) {
    if (!isRef(ref) || ref.from !== 'live') continue
    const live = await asked.systems
      .system(ref.system)
      ?.live?.(reads, asked.signal)
      .catch(() => undefined)
    const value = live?.[ref.field]
    if (value !== undefined) input[field] = value
  }
  return input
}
