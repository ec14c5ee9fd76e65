import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { dialog } from 'electron'
import type { OpenedOn } from '../shared/open-kernel.ts'

/**
 * What the console is opened on: as the command line says, else the operator is asked. A real
 * environment is never guessed, and never opened by a link.
 *
 * @returns nothing when the operator chose nothing
 */
export async function askEnvironment(
  args: readonly string[],
  userData: string,
): Promise<OpenedOn | undefined> {
  const named = environmentOf(args)
  if (named !== undefined) return named
  const choices = environmentsOf(userData)
  if (choices.length === 0) {
    dialog.showErrorBox(
      'There is no environment to open',
      `Put a profile into ${join(userData, 'profiles')}, or start the rehearsal with "npm start".`,
    )
    return undefined
  }
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Rollback Console',
    message: 'Which environment?',
    buttons: [...choices.map(({ title }) => title), 'Quit'],
    defaultId: choices.length,
    cancelId: choices.length,
    noLink: true,
  })
  return choices[response]?.on
}

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
