import type { Operation, System } from '../../src/main/kernel/ports/system.ts'
import { operation } from '../../src/main/kernel/systems/operation.ts'

type Nothing = Record<string, never>
const anything = { parse: (value: unknown) => value as Nothing }

/** A system of one request: what the engine adds to it is what is measured. */
export function switchSystem(url: string): System {
  const turn: Operation<Nothing, null, Nothing> = {
    system: 'vercel',
    name: 'switch',
    input: anything,
    details: anything,
    patience: { everyMs: 1, forMs: 10 },
    probe: async () => null,
    plan: () => ({
      kind: 'plan',
      plan: {
        system: 'vercel',
        operation: 'switch',
        title: 'Switch',
        now: [],
        target: [],
        acts: [{ kind: 'http', method: 'POST', url }],
        preconditions: {},
        details: {},
        reversibility: 'reversible',
        warnings: [],
      },
    }),
    planUndo: () => ({ kind: 'no-way-back', because: 'a benchmark' }),
    preState: async () => ({}),
    async apply(_, world, signal) {
      const sent = await world.http.mutate({ method: 'POST', url }, signal)
      return sent.kind === 'answered' ? { kind: 'accepted', facts: {} } : sent
    },
    reconcile: async () => 'happened',
    verify: async () => ({ kind: 'verified', evidence: [] }),
  }
  return { id: 'vercel', operations: [operation(turn)], checks: [] }
}
