import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RailwayState } from './model.ts'

/** The state in memory and on disk, changed together. */
export interface StateStore {
  current(): RailwayState
  /** Replaces the state; on disk before it returns. */
  change(change: (state: RailwayState) => RailwayState): RailwayState
}

function isState(value: unknown): value is RailwayState {
  // Written by ourselves alone, by rename; the format number is what can differ.
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1
}

/**
 * Opens `railway.json` in a directory, or makes it from `initial`. Written to a side file and
 * renamed, so a kill leaves the old or the new state, never half of one.
 */
export function openStateStore(dir: string, initial: () => RailwayState): StateStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'railway.json')
  const write = (state: RailwayState): void => {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  const read = (): RailwayState => {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (!isState(value)) throw new Error(`${path}: not a state of this simulator`)
    return value
  }
  let state = existsSync(path) ? read() : initial()
  if (!existsSync(path)) write(state)
  return {
    current: () => state,
    change: (change) => {
      const next = change(state)
      if (next !== state) write(next)
      state = next
      return state
    },
  }
}
