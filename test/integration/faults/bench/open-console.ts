import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createKernel,
  type HostCapabilities,
  type Kernel,
  type KernelMachine,
} from '../../../../src/main/kernel/create-kernel.ts'
import { createClock } from '../../../../src/main/kernel/effects/clock.ts'
import type { Clock } from '../../../../src/main/kernel/ports/clock.ts'
import type { WorldDescription } from '../../../../src/rehearsal/world/world-description.ts'
import type { IncidentWorld } from './incident-world.ts'

export const ACTOR = 'ada'

/** A laptop: a directory with the world's address in it, where one console after another keeps its log. */
export interface Laptop {
  readonly dir: string
}

/** Waiting is hurried, nobody's work is; the time of day stays as it is, or is put wrong. */
export function hurriedClock(
  options: { readonly haste?: number; readonly wrongByMs?: number } = {},
): Clock {
  const { haste = 4, wrongByMs = 0 } = options
  const real = createClock()
  return {
    now: () => new Date(Date.now() + wrongByMs),
    monotonic: () => real.monotonic() * haste,
    sleep: (milliseconds, signal) => real.sleep(milliseconds / haste, signal),
  }
}

/** A host whose pages are asked for over HTTP: v42 is the build that throws. The real browser has its own tests. */
export const plainHost: HostCapabilities = {
  name: 'none',
  async openPage({ url }) {
    const answer = await fetch(url)
    const html = await answer.text()
    const errors = html.includes('v42') ? ['TypeError: v42 throws'] : []
    const { status } = answer
    const seen = { finalUrl: url, title: '', consoleErrors: [], durationMs: 1 }
    return { kind: 'loaded', status, errors, ...seen }
  },
  notify: () => undefined,
  keepAwake: () => ({ release: () => undefined }),
  showDocument: async () => ({ kind: 'unavailable', because: 'there is no window' }),
}

/** What is different about this laptop's view of the world. */
export type Change = (world: WorldDescription) => WorldDescription

/** Gives a laptop its own copy of the world's address, with the recorders in between. */
export async function makeLaptop(
  world: IncidentWorld,
  change: Change = (same) => same,
): Promise<Laptop> {
  const dir = await mkdtemp(join(world.base, 'laptop-'))
  const { vercel, railway } = world.description
  await mkdir(join(dir, 'credentials'), { mode: 0o700 })
  const described = change({
    ...world.description,
    vercel: { ...vercel, baseUrl: world.vercel.url },
    railway: { ...railway, url: world.railway.url },
  })
  await writeFile(join(dir, 'world.json'), JSON.stringify(described))
  return { dir }
}

export interface ConsoleOptions {
  readonly machine?: KernelMachine
  readonly searchPath?: string
  readonly monitoringMinutes?: number
}

const LOOKS = { theme: 'auto', privacy: false } as const

/** Opens a console on a laptop. */
export function openConsole(laptop: Laptop, options: ConsoleOptions = {}): Promise<Kernel> {
  return createKernel({
    environment: {
      kind: 'rehearsal',
      dir: laptop.dir,
      monitoringMinutes: options.monitoringMinutes ?? 0.05,
    },
    actor: ACTOR,
    host: plainHost,
    version: 'test',
    searchPath: options.searchPath ?? process.env['PATH'] ?? '',
    hostName: 'ada-laptop',
    preferences: { get: () => LOOKS, set: () => LOOKS },
    machine: { clock: hurriedClock(), ...options.machine },
  })
}

/** A console of its own on a laptop of its own, closed whatever happens. */
export async function withConsole(
  world: IncidentWorld,
  given: {
    readonly change?: Parameters<typeof makeLaptop>[1]
    readonly options?: ConsoleOptions
  },
  work: (console_: Kernel) => Promise<void>,
): Promise<void> {
  const console_ = await openConsole(await makeLaptop(world, given.change), given.options)
  try {
    await work(console_)
  } finally {
    await console_.close()
  }
}
