import type { RunId, SystemId } from './identifiers.ts'
import type { RunbookId } from './runbook.ts'

/** A run that another console has begun and not ended, as a system shows it by itself: no log says anything of it here. */
export interface UnderwayRun {
  readonly run: RunId
  readonly system: SystemId
  /** The procedure that it carries out, where it has left word of it. */
  readonly runbook: RunbookId | null
  /** How far it is, in one sentence. */
  readonly standing: string
  /** Sessions that it has open now, by the machine they come from: it may still be at work. */
  readonly sessions: readonly string[]
}
