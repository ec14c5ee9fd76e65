import type { Timestamp } from './identifiers.ts'
import type { MigrationToUndo, PointWindow, RowsSince } from './recovery-point.ts'
import type { RunbookId } from './runbook.ts'

/** One state that the database can be brought back to, and the procedure that does it. */
export interface DatabaseSource {
  /** As the procedure takes it: a backup's path, an object's name, the id of a volume backup; `point` for a moment. */
  readonly id: string
  readonly kind: 'point' | 'dump' | 'bucket' | 'volume'
  readonly name: string
  /** Everything written later is lost. */
  readonly asOf: Timestamp
  /** What else is known of it, in words: size, server, when it was last tested. */
  readonly about: string
  readonly runbook: RunbookId
  /** Why it cannot be taken, where it cannot. */
  readonly whyNot?: string
}

/** A source in its place among the others. */
export interface RankedSource extends DatabaseSource {
  /** It was taken when the first migration to undo had not begun; true where there is none. */
  readonly isBefore: boolean
  readonly lost: readonly RowsSince[]
}

/** Every source of an environment, the one that loses least first. */
export interface SourcesView {
  /** Null where no migration is to be undone, or where nobody can tell. */
  readonly toUndo: MigrationToUndo | null
  /** Null where no platform recovers to a moment. */
  readonly window: PointWindow | null
  readonly sources: readonly RankedSource[]
  /** What could not be looked at, in words. */
  readonly problems: readonly string[]
}

/**
 * Those that can be taken and have nothing of the migration first, each group youngest first: what is lost grows with
 * age. Pure.
 */
export function rankSources(
  sources: readonly DatabaseSource[],
  known: {
    readonly toUndo: Pick<MigrationToUndo, 'startedAt'> | undefined
    /** By `asOf`. */
    readonly lost: ReadonlyMap<Timestamp, readonly RowsSince[]>
  },
): readonly RankedSource[] {
  const began =
    known.toUndo === undefined ? Number.POSITIVE_INFINITY : Date.parse(known.toUndo.startedAt)
  return sources
    .map((source) => ({
      ...source,
      isBefore: Date.parse(source.asOf) < began,
      lost: known.lost.get(source.asOf) ?? [],
    }))
    .sort((a, b) => group(a) - group(b) || Date.parse(b.asOf) - Date.parse(a.asOf))
}

function group({ whyNot, isBefore }: RankedSource): number {
  if (whyNot !== undefined) return 2
  return isBefore ? 0 : 1
}
