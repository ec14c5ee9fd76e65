import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { createHttp } from '../../src/main/kernel/effects/http/index.ts'
import { createClock, createIds } from '../../src/main/kernel/effects/index.ts'
import type { HttpRequest } from '../../src/main/kernel/ports/http.ts'
import type { Effects, Reads } from '../../src/main/kernel/ports/reads.ts'
import { previewRun } from '../../src/main/kernel/runbook/preview.ts'
import { createProcedures } from '../../src/main/kernel/runbook/procedures.ts'
import { createRunStore } from '../../src/main/kernel/runbook/run-store.ts'
import { createSecondGate } from '../../src/main/kernel/runbook/second/second-gate.ts'
import { createSystemRegistry } from '../../src/main/kernel/runbook/system-registry.ts'

import { operationStep } from '../../src/main/kernel/runbooks/step-builders.ts'
import type { Runbook, RunbookId } from '../../src/shared/domain/runbook.ts'
import { type Figure, figure, median, timed } from '../figure.ts'
import { withJournal } from './open-bench-journal.ts'
import { switchSystem } from './switch-system.ts'

const RUNS = 100

/** A whole run of one step (look, plan, intent, request, result, verify) against its bare request. */
export async function measureStep(): Promise<Figure> {
  const server = createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/switch`
  try {
    return await withJournal(async (journal) => {
      const ours: number[] = []
      const reference: number[] = []
      const start = runner(journal, url)
      for (let index = 0; index < RUNS; index += 1) {
        ours.push(await timed(start))
        reference.push(
          await timed(async () => {
            const answer = await request(url, { method: 'POST', reset: true })
            await answer.body.text()
          }),
        )
      }
      return figure({
        what: 'a run of one step, recorded durably',
        unit: 'ms',
        ours: median(ours),
        reference: median(reference),
        referenceIs: 'the bare request',
      })
    })
  } finally {
    server.close()
  }
}

function runner(journal: Parameters<Parameters<typeof withJournal>[0]>[0], url: string) {
  const clock = createClock()
  const secrets = {
    reveal: async () => '',
    text: async (value: unknown) => String(value),
    reread: () => undefined,
  }
  const http = createHttp({ secrets, clock })
  const store = createRunStore({ journal, clock, onGap: () => undefined })
  const systems = createSystemRegistry([switchSystem(url)])
  const reads = (): Reads =>
    ({
      clock,
      http,
      profile: { compatibility: [], thresholds: { errorRate: 0 } },
      records: { of: async () => [] },
      restores: { restores: () => [] },
    }) as unknown as Reads
  const runbook: Runbook = {
    id: 'web-only',
    releases: 'last-verified',
    title: 'Switch',
    steps: [operationStep('switch', 'Switch', { system: 'vercel', name: 'switch' })],
  }
  const runbooks = { 'web-only': runbook } as Record<RunbookId, Runbook>
  const ids = createIds()
  const preview = (order: Parameters<typeof previewRun>[1]) =>
    previewRun(
      { runbooks, systems, clock, ids, reads, runs: () => [] },
      order,
      new AbortController().signal,
    )
  const nobodyElse = { name: 'bench', environment: 'rehearsal', operator: 'bench' } as const
  const procedures = createProcedures({
    second: createSecondGate({ profile: nobodyElse, clock, ids }),
    store,
    systems,
    clock,
    preview,
    mask: (text) => text,
    arming: { arm: () => undefined, require: () => undefined },
    world: {
      reads,
      effects: (_, attempt) =>
        ({
          ...reads(),
          http: {
            ...http,
            mutate: async (asked: HttpRequest, signal: AbortSignal) => {
              await attempt.recordIntent({})
              return http.mutate(asked, signal)
            },
          },
        }) as unknown as Effects,
    },
  })
  return async () => {
    const { view } = await preview({ runbook: 'web-only', targets: {} })
    const { run, hash } = view
    await procedures.start({
      run,
      hash,
      runbook: 'web-only',
      targets: {},
      reason: 'bench',
      by: 'bench',
    })
    await procedures.engine.idle(run)
    if (store.run(run)?.outcome !== 'done')
      throw new Error('the step of the benchmark did not succeed')
  }
}
