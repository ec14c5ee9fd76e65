import { createRouterClient } from '@orpc/server'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import { summaryOf } from '../../../src/main/kernel/history/run-summary.ts'
import { createRouter } from '../../../src/main/kernel/router/create-router.ts'
import type { UseCases } from '../../../src/main/kernel/router/use-cases.ts'
import { operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import { createArming } from '../../../src/main/kernel/settings/arming.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Runbook } from '../../../src/shared/domain/runbook.ts'
import { revealSecret } from '../../../src/shared/domain/secret.ts'
import type { Session } from '../../../src/shared/domain/session.ts'
import { createBench, createMemoryLog } from '../../doubles/bench-world.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'
import { startWatch } from '../watch/watched-world.ts'

export const CANARY = 'canary-5Rk2-very-secret'

const light = { system: 'vercel', name: 'light' } as const
const runbook: Runbook = {
  id: 'web-only',
  releases: 'last-verified',
  title: 'Lamps',
  steps: [operationStep('one', 'Light it', light, { input: { lamp: 'a', color: 'green' } })],
}

/** The router over a real engine, arming and masker; what it is told lands in `told`. */
export function routerBench(more: Partial<UseCases> = {}) {
  const board = createLampBoard()
  const { store, procedures, begin } = createBench(board, createMemoryLog(), runbook)
  const masker = createMasker()
  masker.register('vercel', CANARY)
  const told: unknown[] = []
  const arming = createArming({
    clock: createFakeClock('2026-11-23T03:00:00.000Z'),
    impossible: undefined,
    record: () => undefined,
  })
  const situation = startWatch({})
  const useCases: UseCases = {
    arming,
    situation,
    procedures,
    runs: store,
    session: {
      // Of the session the router knows nothing but that it is one value.
      current: () => ({ arming: arming.current(), version: CANARY }) as unknown as Session,
      watch: () => () => undefined,
      breakGlass: async (reason, by) => void told.push({ breakGlass: reason, by }),
      acknowledgeLog: async (reason, by) => void told.push({ acknowledge: reason, by }),
    },
    preview: async () => {
      throw new Error('this bench shows no plans')
    },
    summaries: () => store.runs().map(summaryOf),
    output: (run, wanted) => store.output.range(run, wanted),
    evidence: async () => new Uint8Array([1, 2, 255]),
    history: (wanted) => ({ total: told.push(wanted), rows: [] }),
    credentials: {
      keep: async (name, value, by) =>
        void told.push({ keep: name, value: revealSecret(value), by }),
      forget: async (name, by) => void told.push({ forget: name, by }),
    },
    preferences: {
      get: () => ({ theme: 'auto', privacy: false }),
      set: (part) => ({ theme: 'auto', privacy: false, ...part }),
    },
    mask: <T>(value: T): T =>
      (masker.maskJson({ value } as unknown as JsonObject) as unknown as { value: T }).value,
    ...more,
  }
  const client = createRouterClient(createRouter(useCases), { context: { actor: 'ada' } })
  return { client, board, store, begin, told, arming, close: () => situation.close() }
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => {
      throw new Error(`It was not refused but answered ${JSON.stringify(answer)}`)
    },
    (thrown: unknown) => thrown,
  )
}
