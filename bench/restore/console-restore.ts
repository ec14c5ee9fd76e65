import { driveToEnd } from '../../src/main/hosts/node/drill/drive-run.ts'
import { openPages } from '../../src/main/hosts/node/open-pages.ts'
import { createKernel, type Kernel } from '../../src/main/kernel/create-kernel.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import type { RunbookId } from '../../src/shared/domain/runbook.ts'
import { judgeServing, watchServing } from '../../test/crash/drill/watch-serving.ts'
import { type BenchWorld, downtimeSince } from './bench-world.ts'
import { watchMemory } from './peak-memory.ts'

export interface ConsoleRestore {
  /** Milliseconds of the child process that brings the bytes in: from the intent to the result. */
  readonly bytesInMs: number
  /** Milliseconds of each step, looks and verification included. */
  readonly steps: Readonly<Record<string, number>>
  /** From the first look to the database that serves. */
  readonly wholeMs: number
  readonly downtimeMs: number
  /** The longest time in which nobody could connect to live and ask something, around the swap. */
  readonly gapMs: number
  /** MiB of the process of the console when it began, and by how much it grew: until the bytes were in, and in all. */
  readonly memory: { readonly idle: number; readonly filling: number; readonly all: number }
}

const LOOKS = { theme: 'auto', privacy: false } as const

/** Restores the database as the console does, alone: nothing else wants the processors meanwhile. */
export async function restoreByConsole(world: BenchWorld): Promise<ConsoleRestore> {
  const host = openPages({ say: () => undefined })
  const kernel = await createKernel({
    environment: { kind: 'rehearsal', dir: world.dir, monitoringMinutes: 0.01 },
    actor: 'drill',
    host,
    version: 'bench',
    searchPath: process.env['PATH'] ?? '',
    hostName: 'bench',
    preferences: { get: () => LOOKS, set: () => LOOKS },
  })
  try {
    // The bad code first, or the health check behind the swap would rightly swap back.
    await carryOut(kernel, 'api-only')
    const times = watchTimes(kernel)
    const began = new Date()
    const serving = await watchServing(world.description)
    const memory = watchMemory()
    let filling = 0
    kernel.runs.watch(({ steps }) => {
      const isIn = steps.some(({ id, state }) => id === 'db-restore' && state.kind === 'succeeded')
      if (!isIn) filling = memory.peak()
    })
    const ended = await carryOut(kernel, 'database-only').finally(memory.stop)
    const { gaps } = judgeServing(await serving.stop())
    requireRestored(ended)
    const at = (step: string, what: string) => times.get(`${step} ${what}`) ?? Number.NaN
    const steps = ended.steps.map(({ id }) => [id, at(id, 'ended') - at(id, 'looking')] as const)
    return {
      bytesInMs: at('db-restore', 'verifying') - at('db-restore', 'acting'),
      steps: Object.fromEntries(steps),
      wholeMs: at('db-check', 'ended') - at('db-preflight', 'looking'),
      downtimeMs: await downtimeSince(world, began),
      gapMs: gaps.find(({ refused }) => refused.length > 0)?.ms ?? 0,
      memory: {
        idle: memory.idle,
        filling: Math.max(0, filling - memory.idle),
        all: memory.peak() - memory.idle,
      },
    }
  } finally {
    await kernel.close()
    await host.close()
  }
}

async function carryOut(kernel: Kernel, runbook: RunbookId): Promise<Run> {
  const wanted = { runbook, targets: {}, reason: 'bench' }
  const { run, hash } = await kernel.preview(wanted)
  await kernel.procedures.start({ ...wanted, run, hash, by: 'drill' })
  return driveToEnd(kernel, run)
}

/** When each step came into each part of running for the first time, and when it ended. */
function watchTimes(kernel: Kernel): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  const note = (key: string) => {
    if (!times.has(key)) times.set(key, performance.now())
  }
  kernel.runs.watch((run) => {
    for (const { id, state } of run.steps) {
      if (state.kind === 'running') note(`${id} ${state.phase}`)
      else if (state.kind === 'succeeded') note(`${id} ended`)
    }
  })
  return times
}

function requireRestored(run: Run): void {
  for (const id of ['db-check', 'workers-back']) {
    const state = run.steps.find((step) => step.id === id)?.state
    if (state?.kind === 'succeeded') continue
    const failed = run.steps.flatMap((step) =>
      step.state.kind === 'failed' ? `${step.id}: ${step.state.failure.summary}` : [],
    )
    throw new Error(`The restore did not come to ${id}: ${failed.join('; ')}`)
  }
}
