import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** What a look-up needs to know of the machine; handed in, so that a test can be another one. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Where a program lies on PATH. Relative entries are left out: a program must not be taken from
 * whatever directory the console was started in.
 */
export function findProgram(name: string, { env, platform }: Machine): string | undefined {
  const ending = platform === 'win32' ? '.exe' : ''
  return (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name + ending))
    .find(isExecutable)
}

/** Whether the path is a file that we may run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
