import type { Clock } from '../../src/main/kernel/ports/clock.ts'
import type { HttpResponse, Sent } from '../../src/main/kernel/ports/http.ts'
import type { Effects, Reads } from '../../src/main/kernel/ports/reads.ts'
import { previewRun } from '../../src/main/kernel/runbook/preview.ts'
import { createProcedures, type Procedures } from '../../src/main/kernel/runbook/procedures.ts'
import {
  createRunStore,
  type EventSink,
  type RunStore,
} from '../../src/main/kernel/runbook/run-store.ts'
import { createSecondGate } from '../../src/main/kernel/runbook/second/second-gate.ts'
import { createSystemRegistry } from '../../src/main/kernel/runbook/system-registry.ts'
import { failure } from '../../src/shared/domain/failure.ts'
import type { RunId } from '../../src/shared/domain/identifiers.ts'
import type { JsonObject } from '../../src/shared/domain/json.ts'
import type { Runbook, RunbookId } from '../../src/shared/domain/runbook.ts'
import type { SecondApprovalProfile } from '../../src/shared/domain/second-approval.ts'
import { type LampBoard, lampRequest, lampSystem } from './lamp-system.ts'

/** A journal in memory: what it holds survives the console that wrote it. */
export interface MemoryLog extends EventSink {
  readonly bodies: JsonObject[]
  refusing: boolean
}

export function createMemoryLog(): MemoryLog {
  const log: MemoryLog = {
    bodies: [],
    refusing: false,
    append: (_, body) => write(body),
    appendDurable: (_, body) => write(body),
  }
  async function write(body: JsonObject): Promise<void> {
    if (log.refusing) throw new Error('ENOSPC')
    log.bodies.push(body)
  }
  return log
}

/** A whole engine over the lamp board: real in everything but the outside. */
export interface Bench {
  readonly store: RunStore
  readonly procedures: Procedures
  /** Starts the runbook as an operator would: looks at the plan, then holds. */
  begin(runbook?: RunbookId): Promise<RunId>
}

const fastClock: Clock = {
  now: () => new Date('2026-11-23T03:00:00.000Z'),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    }),
}

export function createBench(
  board: LampBoard,
  log: MemoryLog,
  runbook: Runbook,
  clock: Clock = fastClock,
  secondApproval?: SecondApprovalProfile,
): Bench {
  const store = createRunStore({ journal: log, clock, onGap: () => undefined })
  for (const body of log.bodies) store.replay(body)
  const systems = createSystemRegistry([lampSystem(board), { ...lampSystem(board), id: 'slack' }])
  const reads = () =>
    ({
      clock,
      profile: {
        thresholds: { errorRate: 0.05, minimumRequests: 1, monitoringMinutes: 1 },
        compatibility: [],
      },
      records: { of: async () => [] },
      restores: { restores: () => [] },
    }) as unknown as Reads
  const runbooks = { 'web-only': runbook } as Record<RunbookId, Runbook>
  let ids = 0
  const preview = (order: { runbook: RunbookId; targets: object; run?: RunId }) =>
    previewRun(
      {
        runbooks,
        systems,
        clock,
        reads,
        runs: () => [],
        ids: { runId: () => `aaaaaaa${'bcdefgh'[ids++]}`, token: () => '' },
      },
      order,
      new AbortController().signal,
    )
  let tokens = log.bodies.length
  const procedures = createProcedures({
    second: createSecondGate({
      profile: {
        ...{ name: 'lamps', environment: 'rehearsal', operator: 'Ada Example' },
        ...(secondApproval === undefined ? {} : { secondApproval }),
      },
      clock,
      ids: { token: () => (tokens++).toString(16).padStart(32, '0') },
    }),
    store,
    systems,
    clock,
    preview,
    mask: (text) => text.replaceAll('canary', '•••'),
    arming: { arm: () => undefined, require: () => undefined },
    world: {
      reads,
      effects: (_, attempt) =>
        ({
          ...reads(),
          http: {
            async mutate(request: { readonly url: string }): Promise<Sent<HttpResponse>> {
              await attempt.recordIntent({})
              return answerOf(board, request.url)
            },
          },
        }) as unknown as Effects,
    },
  })
  return {
    store,
    procedures,
    async begin(id = 'web-only') {
      const { view } = await preview({ runbook: id, targets: {} })
      return procedures.start({
        runbook: id,
        targets: {},
        run: view.run,
        hash: view.hash,
        reason: 'a test',
        by: 'ada',
      })
    },
  }
}

function answerOf(board: LampBoard, url: string): Sent<HttpResponse> {
  const outcome = lampRequest(board, url)
  if (outcome === 'not-sent') {
    const words = { summary: 'No network', tried: url, next: 'Wait.' }
    return { kind: 'not-sent', failure: failure('UNREACHABLE', words) }
  }
  if (outcome === 'lost') {
    const words = { summary: 'The reply was lost', tried: url, next: 'Look.' }
    return { kind: 'reply-lost', failure: failure('REPLY_LOST', words) }
  }
  const status = outcome === 'answered' ? 200 : 409
  return {
    kind: 'answered',
    answer: { status, headers: {}, text: '', json: undefined, durationMs: 1 },
  }
}
