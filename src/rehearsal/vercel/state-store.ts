import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VercelState } from './model.ts'

/** The state in memory and on disk, changed together. */
export interface StateStore {
  current(): VercelState
  /** Replaces the state; on disk before it returns. Writes nothing when it is the same object. */
  replace(next: VercelState): void
}

function isState(value: unknown): value is VercelState {
  // Written by ourselves alone, by rename; the format number is what can differ.
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1
}

/**
 * Opens `vercel.json` in a directory, or makes it from `initial`. Written to a side file and renamed, so a kill
 * leaves the old or the new state, never half of one. Throws when the file is not ours.
 */
export function openStateStore(dir: string, initial: () => VercelState): StateStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'vercel.json')
  const write = (state: VercelState): void => {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  const read = (): VercelState => {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (!isState(value)) throw new Error(`${path}: not a state of this simulator`)
    return value
  }
  const isOld = existsSync(path)
  let state = isOld ? read() : initial()
  if (!isOld) write(state)
  return {
    current: () => state,
    replace: (next) => {
      if (next !== state) write(next)
      state = next
    },
  }
}
