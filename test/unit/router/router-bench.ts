import { createRouterClient } from '@orpc/server'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import { summaryOf } from '../../../src/main/kernel/history/run-summary.ts'
import { createRouter } from '../../../src/main/kernel/router/create-router.ts'
import type { UseCases } from '../../../src/main/kernel/router/use-cases.ts'
import { operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import { createArming } from '../../../src/main/kernel/settings/arming.ts'
import type { AuditView } from '../../../src/shared/domain/audit.ts'
import { failure } from '../../../src/shared/domain/failure.ts'
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

const emptyAuditView: AuditView = {
  checkpoint: null,
  anchor: null,
  mark: { kind: 'not-kept', because: 'this bench has no keychain' },
  gaps: [],
  kit: { kind: 'none' },
  export: { kind: 'not-configured' },
  prune: null,
  notes: [],
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
    impossible: () => undefined,
    record: () => undefined,
  })
  const situation = startWatch({})
  const useCases: UseCases = {
    arming,
    situation,
    pins: {
      watch: (listener) => {
        listener([])
        return () => undefined
      },
      refresh: async () => undefined,
      seen: (given) => void told.push(given),
    },
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
    artifacts: {
      contracts: () => [],
      put: async (piece, by) => {
        told.push({ put: piece, by })
        return { kind: 'more' }
      },
    },
    signed: {
      list: async () => [],
      keep: async (text, by) => {
        told.push({ sign: revealSecret(text), by })
        const words = { summary: CANARY, tried: 'to keep it', next: 'look' }
        return { kind: 'closed', id: `0x${'0'.repeat(64)}`, failure: failure('BLOCKED', words) }
      },
      forget: async (id, by) => void told.push({ forgetSigned: id, by }),
    },
    evidence: async () => new Uint8Array([1, 2, 255]),
    history: (wanted) => ({ total: told.push(wanted), rows: [] }),
    migrations: {
      look: async () => {
        throw new Error('this bench has no migrations')
      },
    },
    sources: {
      look: async () => {
        throw new Error('this bench has no sources')
      },
    },
    contracts: {
      look: async () => {
        throw new Error('this bench has no contracts')
      },
    },
    audit: {
      current: () => emptyAuditView,
      watch: () => () => undefined,
      records: async (wanted) => ({ total: told.push({ records: wanted }), rows: [] }),
      record: async () => {
        throw new Error('this bench holds no records')
      },
      countersign: async (gap, given, by) => void told.push({ countersign: gap, ...given, by }),
      prune: async (through, challenge, by) => void told.push({ prune: through, challenge, by }),
      file: async ({ format }) => ({
        name: 'f',
        mediaType: 'text/plain',
        text: format,
        next: null,
      }),
    },
    historyExport: {
      now: async () => void told.push('export now'),
      planSetUp: async () => ({ database: 'd', role: 'r', statements: [], hash: 'h' }),
      setUp: async (hash, by) => void told.push({ setUp: hash, by }),
    },
    kit: {
      make: async (passphrase, by) => {
        told.push({ kitWith: revealSecret(passphrase), by })
        return { page: null }
      },
      prove: async (kit, _passphrase, by) => void told.push({ prove: revealSecret(kit), by }),
    },
    credentials: {
      move: async (to, _passphrase, by) => void told.push({ move: to, by }),
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
