import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Where a program lies on PATH, or null. Looked up by hand: `which` is not on every machine, and
 * starting a process for each question would make a silent set-up slow.
 * @param {string} name without extension
 * @param {{ env: Record<string, string | undefined>, platform: string }} machine
 * @returns {string | null}
 */
export function findProgram(name, machine) {
  const endings = machine.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  for (const folder of (machine.env.PATH ?? machine.env.Path ?? '').split(delimiter)) {
    if (folder === '') continue
    for (const ending of endings) {
      const file = join(folder, name + ending)
      if (isExecutable(file)) return file
    }
  }
  return null
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
