import { join } from 'node:path'
import { dialog } from 'electron'
import type { OpenedOn } from '../shared/open-kernel.ts'
import { environmentOf, environmentsOf } from './environments.ts'

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
