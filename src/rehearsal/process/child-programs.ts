import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The programs that the world runs as processes of their own. */
export type ChildProgram = 'rehearsal' | 'guardian' | 'api' | 'worker'

// Bundled, every program lies beside the others in out/main; from source each lies in its own folder.
const BUNDLED: Readonly<Record<ChildProgram, string>> = {
  rehearsal: 'rehearsal.js',
  guardian: 'rehearsal-guardian.js',
  api: 'rehearsal-api.js',
  worker: 'rehearsal-worker.js',
}

const FROM_SOURCE: Readonly<Record<ChildProgram, string>> = {
  rehearsal: '../main.ts',
  guardian: 'guardian.ts',
  api: '../services/api.ts',
  worker: '../services/worker.ts',
}

/**
 * Absolute path of a child program, to be run with `process.execPath`: the bundle's file when this code runs
 * bundled (from `out/main` or a chunk folder in it), else the source file, which Node runs by stripping its types.
 */
export function childProgramPath(program: ChildProgram, here: string = import.meta.url): string {
  const file = fileURLToPath(here)
  const folder = path.dirname(file)
  if (file.endsWith('.ts')) return path.resolve(folder, FROM_SOURCE[program])
  const outMain = path.basename(folder) === 'chunks' ? path.dirname(folder) : folder
  return path.join(outMain, BUNDLED[program])
}
