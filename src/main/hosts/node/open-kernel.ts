import { hostname, userInfo } from 'node:os'
import { createKernel, type HostCapabilities, type Kernel } from '../../kernel/create-kernel.ts'
import { findInstallation } from '../shared/installation.ts'
import { openPreferences } from './preferences-file.ts'
import { worldControl } from './world-control.ts'

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
}

/**
 * The kernel of a rehearsal world that is up; counts as attached to it until closed.
 * @throws Error where the directory holds no world
 */
export async function openKernelForWorld(
  dir: string,
  opening: KernelOpening,
): Promise<OpenedKernel> {
  const attached = (await worldControl(dir)).attach()
  try {
    const kernel = await createKernel({
      environment: { kind: 'rehearsal', dir },
      ...commonOptions(opening),
    })
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

/** The kernel of a real environment. A broken profile opens too: its problems are what it shows. */
export async function openKernelForProfile(
  file: string,
  opening: KernelOpening,
): Promise<OpenedKernel> {
  const { userData } = opening
  const kernel = await createKernel({
    environment: { kind: 'profile', file, userData },
    ...commonOptions(opening),
  })
  return { kernel, close: () => kernel.close() }
}

function commonOptions({ actor, host, userData }: KernelOpening) {
  return {
    actor,
    host,
    version: findInstallation(import.meta.dirname).version,
    searchPath: process.env['PATH'] ?? '',
    hostName: hostname(),
    preferences: openPreferences(userData),
  }
}

/** The operator as the system knows them. A user id without a name (containers) is still one. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
