import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { OpenedOn } from '../shared/open-kernel.ts'

/**
 * `--world DIR` or `--profile FILE`; Electron's own switches stand between them. As in the Node host a
 * world is watched for `--monitoring-seconds N` after a rollback where that is said.
 */
export function environmentOf(args: readonly string[]): OpenedOn | undefined {
  const world = optionOf(args, '--world')
  if (world !== undefined) {
    return { kind: 'rehearsal', dir: resolve(world), ...monitoringOf(args) }
  }
  const profile = optionOf(args, '--profile')
  return profile === undefined ? undefined : { kind: 'profile', file: resolve(profile) }
}

/** @throws Error where it is no length of time */
function monitoringOf(args: readonly string[]): { readonly monitoringMinutes?: number } {
  const seconds = optionOf(args, '--monitoring-seconds')
  if (seconds === undefined) return {}
  if (!(Number(seconds) > 0)) throw new Error('--monitoring-seconds is no length of time')
  return { monitoringMinutes: Number(seconds) / 60 }
}

/** The real environments of this user. */
export function environmentsOf(
  userData: string,
): readonly { readonly title: string; readonly on: OpenedOn }[] {
  const folder = join(userData, 'profiles')
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      title: `${basename(name, '.json')} (real)`,
      on: { kind: 'profile', file: join(folder, name) },
    }))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at === -1 ? undefined : args[at + 1]
}
