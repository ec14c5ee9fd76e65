import { expect } from 'vitest'
import { operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { RunId } from '../../../src/shared/domain/identifiers.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import type { Runbook, RunbookStep } from '../../../src/shared/domain/runbook.ts'
import type { SecondApprovalProfile } from '../../../src/shared/domain/second-approval.ts'
import { createBench, createMemoryLog, type MemoryLog } from '../../doubles/bench-world.ts'
import { createFakeClock, type FakeClock } from '../../doubles/fake-clock.ts'
import { createLampBoard, type LampBoard } from '../../doubles/lamp-system.ts'
import { somebody } from './approver-keys.ts'

const light = { system: 'vercel', name: 'light' } as const
const red = { lamp: 'a', color: 'red' }

/** A step whose lamp is lit by one hold. */
export function lightStep(id: string, given: Partial<RunbookStep> = {}, input: object = red) {
  return { ...operationStep(id, `Light ${id}`, light, { input: { ...input } }), ...given }
}

export const ben = somebody('Ben Example', ['ben'])
export const ada = somebody('Ada', ['ada'])
export const mallory = somebody('Mallory', ['mallory'])

const MINUTE = 60_000

export const policy: SecondApprovalProfile = {
  operations: ['vercel.light'],
  approvers: [ben.approver, ada.approver],
  validMinutes: 30,
  breakGlassAfterMinutes: 10,
}

/** A console over lamps whose lighting a second person has to approve; what it left on disk opens another. */
export function secondBench(
  steps: readonly RunbookStep[],
  kept: {
    readonly log?: MemoryLog
    readonly board?: LampBoard
    readonly clock?: FakeClock
    readonly policy?: SecondApprovalProfile | undefined
  } = {},
) {
  const { log = createMemoryLog(), board = createLampBoard(), clock = createFakeClock() } = kept
  const runbook: Runbook = { id: 'web-only', releases: 'last-verified', title: 'Lamps', steps }
  const wanted = 'policy' in kept ? kept.policy : policy
  const bench = createBench(board, log, runbook, clock, wanted)
  const { procedures, store } = bench

  async function step(run: RunId, id: string) {
    await procedures.engine.idle(run)
    const found = stepOf(store.run(run) ?? { steps: [] }, id)
    if (found === undefined) throw new Error(`no step ${id}`)
    return found
  }
  return {
    ...bench,
    log,
    board,
    clock,
    step,
    /** The line that the console shows for a step now. */
    async line(run: RunId, id: string): Promise<string> {
      const newest = (await step(run, id)).seconds?.at(-1)
      if (newest === undefined) throw new Error(`${id} asks nobody`)
      return newest.request.line
    },
    async hold(run: RunId, id: string, challenge?: string): Promise<void> {
      const { state } = await step(run, id)
      if (state.kind !== 'awaiting-approval') throw new Error(`${id} is ${state.kind}`)
      const typed = challenge === undefined ? {} : { challenge }
      await procedures.approve({ run, step: id, by: 'ada', hash: state.planHash, ...typed })
      await procedures.engine.idle(run)
    },
    give: (run: RunId, id: string, code: string, by = 'ada') =>
      procedures.second.give({ run, step: id, code, by }),
    waive: (run: RunId, id: string, because = 'nobody answers') =>
      procedures.second.waive({ run, step: id, because, by: 'ada' }),
    minutes: (count: number) => clock.sleep(count * MINUTE, new AbortController().signal),
  }
}

export function refusedWith(code: string, words: RegExp) {
  return { failure: { code, summary: expect.stringMatching(words) } }
}
