import type { VercelState } from './model.ts'

/** Something that happens by itself at a moment of the simulator's own time. */
export interface DueEvent {
  readonly atMs: number
  change(state: VercelState): VercelState
}
