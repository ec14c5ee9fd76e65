import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { OpenedOn } from '../shared/open-kernel.ts'

/** `--world DIR` or `--profile FILE`; Electron's own switches stand between them. */
export function environmentOf(args: readonly string[]): OpenedOn | undefined {
  const world = optionOf(args, '--world')
  if (world !== undefined) return { kind: 'rehearsal', dir: resolve(world) }
  const profile = optionOf(args, '--profile')
  return profile === undefined ? undefined : { kind: 'profile', file: resolve(profile) }
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
