import { setTimeout as sleep } from 'node:timers/promises'
import {
  createKernel,
  type Environment,
  type HostCapabilities,
  type Kernel,
} from '../../../src/main/kernel/create-kernel.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import type { Situation } from '../../../src/shared/domain/situation.ts'

/** A host that reads pages as text: v42 is the build that throws. A real browser has its own tests. */
const plainHost: HostCapabilities = {
  name: 'none',
  async openPage({ url }, signal) {
    const answer = await fetch(url, { signal })
    const html = await answer.text()
    return {
      kind: 'loaded',
      status: answer.status,
      finalUrl: url,
      title: '',
      errors: html.includes('v42') ? ['TypeError: v42 throws'] : [],
      consoleErrors: [],
      durationMs: 1,
    }
  },
  notify: () => undefined,
  keepAwake: () => ({ release: () => undefined }),
  showDocument: async () => ({ kind: 'unavailable', because: 'there is no window' }),
}

const LOOKS = { theme: 'auto', privacy: false } as const

/** A whole kernel on an environment, as a host would open it. */
export function openConsole(environment: Environment): Promise<Kernel> {
  return createKernel({
    environment,
    actor: 'ada',
    host: plainHost,
    version: 'test',
    searchPath: process.env['PATH'] ?? '',
    hostName: 'ada-laptop',
    preferences: { get: () => LOOKS, set: () => LOOKS },
  })
}

/** The situation once it is like that; the last one where it never was within 20 seconds. */
export async function situationWhen(
  kernel: Kernel,
  isSo: (situation: Situation) => boolean,
): Promise<Situation> {
  const { situation } = kernel
  if (situation === undefined) throw new Error('The profile is broken.')
  for (const began = performance.now(); performance.now() - began < 20_000; await sleep(200)) {
    await situation.refresh()
    if (isSo(situation.current())) break
  }
  return situation.current()
}

/** The run once these of its steps have come to rest; an error with what they are where they never do. */
export async function runWhen(kernel: Kernel, id: string, steps: readonly string[]): Promise<Run> {
  for (const began = performance.now(); performance.now() - began < 40_000; await sleep(50)) {
    const run = kernel.runs.run(id)
    const rest = ['succeeded', 'failed', 'skipped', 'unknown', 'undone']
    const states = run?.steps.filter((step) => steps.includes(step.id)) ?? []
    if (run !== undefined && states.every(({ state }) => rest.includes(state.kind))) return run
  }
  throw new Error(`The run does not come to rest: ${JSON.stringify(statesOf(kernel.runs.run(id)))}`)
}

/** Each step's state, and why it failed. */
export function statesOf(run: Run | undefined): Readonly<Record<string, string>> {
  const entries = run?.steps.map(({ id, state }) => {
    const why = state.kind === 'failed' ? `: ${state.failure.code} ${state.failure.summary}` : ''
    return [id, `${state.kind}${why}`] as const
  })
  return Object.fromEntries(entries ?? [])
}
