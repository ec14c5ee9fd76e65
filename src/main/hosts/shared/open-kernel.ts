import { access } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Run } from '../../../shared/domain/run.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import { createKernel, type HostCapabilities, type Kernel } from '../../kernel/create-kernel.ts'
import { attachToWorld } from './attach-to-world.ts'
import { findInstallation } from './installation.ts'
import type { PreferencesStore } from './preferences.ts'
import { rememberRehearsal } from './remember-rehearsal.ts'

/** A kernel, and what has to be let go with it. */
export interface OpenedKernel {
  readonly kernel: Kernel
  /** Closes the kernel and leaves the rehearsal world, in this order. */
  close(): Promise<void>
}

export interface KernelOpening {
  /** Who acts: see `operatorName`. */
  readonly actor: string
  readonly host: HostCapabilities
  /** The user-data folder. */
  readonly userData: string
  readonly preferences: PreferencesStore
}

/**
 * The kernel of a rehearsal world that is up; counts as attached to it until closed.
 * @throws Error where the directory holds no world
 */
async function openKernelForWorld(
  world: Extract<OpenedOn, { readonly kind: 'rehearsal' }>,
  opening: KernelOpening,
): Promise<OpenedKernel> {
  const attached = await attachToWorld(world.dir)
  try {
    const kernel = await createKernel({
      environment: world,
      ...commonOptions(opening),
    })
    rememberRehearsal(kernel.runs, opening.preferences)
    return {
      kernel,
      async close() {
        await kernel.close()
        attached.leave()
      },
    }
  } catch (thrown) {
    attached.leave()
    throw thrown
  }
}

/** What the console is opened on. */
export type OpenedOn =
  | {
      readonly kind: 'rehearsal'
      readonly dir: string
      /** 30, as in an incident, unless a test shortens it. */
      readonly monitoringMinutes?: number
    }
  | { readonly kind: 'profile'; readonly file: string; readonly passphrase?: Secret }

/**
 * Said before anything is opened, in words for a person.
 * @throws Error where there is no such world or profile
 */
export async function requireThere(on: OpenedOn): Promise<void> {
  const rehearsal = on.kind === 'rehearsal'
  const file = rehearsal ? join(on.dir, 'world.json') : on.file
  try {
    await access(file)
  } catch (cause) {
    const what = rehearsal ? `no rehearsal world in ${on.dir}` : `no profile ${on.file}`
    throw new Error(`There is ${what}.`, { cause })
  }
}

/** The kernel of whatever was asked for. */
export function openKernel(on: OpenedOn, opening: KernelOpening): Promise<OpenedKernel> {
  return on.kind === 'rehearsal'
    ? openKernelForWorld(on, opening)
    : openKernelForProfile(on, opening)
}

/** The kernel of a real environment. A broken profile opens too: its problems are what it shows. */
async function openKernelForProfile(
  { file, passphrase }: Extract<OpenedOn, { readonly kind: 'profile' }>,
  opening: KernelOpening,
): Promise<OpenedKernel> {
  const { userData } = opening
  const kernel = await createKernel({
    environment: {
      kind: 'profile',
      file,
      userData,
      ...(passphrase === undefined ? {} : { passphrase }),
    },
    ...commonOptions(opening),
  })
  return { kernel, close: () => kernel.close() }
}

function commonOptions({ actor, host, preferences }: KernelOpening) {
  return {
    actor,
    host,
    version: findInstallation(import.meta.dirname).version,
    searchPath: process.env['PATH'] ?? '',
    hostName: hostname(),
    preferences,
  }
}

/** What is asked of a kernel's runs here. */
interface RunsOf {
  readonly runs: {
    runs(): readonly Pick<Run, 'endedAt' | 'trafficStopped'>[]
  }
}

/**
 * Whether any run is under way, or has ended with traffic still stopped: then the host neither locks
 * nor closes unasked.
 */
export function isRunning(kernel: RunsOf | undefined): boolean {
  const runs = kernel?.runs.runs() ?? []
  return runs.some((run) => run.endedAt === undefined || run.trafficStopped)
}

/** The operator as the system knows them. A user id without a name (containers) is still one. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
