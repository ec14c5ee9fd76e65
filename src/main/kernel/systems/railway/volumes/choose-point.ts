import { failure } from '../../../../../shared/domain/failure.ts'
import type { Timestamp } from '../../../../../shared/domain/identifiers.ts'
import {
  judgePoint,
  type MigrationToUndo,
  type PointWindow,
  pointBefore,
} from '../../../../../shared/domain/recovery-point.ts'

/** A moment to recover to and why that one, or a refusal. */
export type ChosenPoint =
  | { readonly kind: 'point'; readonly at: Timestamp; readonly because: string }
  | {
      readonly kind: 'refusal'
      readonly failure: ReturnType<typeof failure>
      readonly override?: string
    }

/** Railway keeps about four weeks, by its own documentation; no query tells where the window begins (facts/railway.md §8). */
const WINDOW_DAYS = 28

/** The window as far as it is known, by Railway's own clock. */
export function pointWindow(now: Date): PointWindow {
  const from = new Date(now.getTime() - WINDOW_DAYS * 86_400_000)
  return { from: from.toISOString(), until: now.toISOString() }
}

/**
 * The moment that was typed; where none was, just before the first migration to undo. A typed one that has that
 * migration in it is refused, with a way through: a wrong zone looks like this. Pure.
 */
export function choosePoint(asked: {
  readonly typed: string | undefined
  readonly toUndo: MigrationToUndo | undefined
  readonly window: PointWindow
  readonly override: string | undefined
}): ChosenPoint {
  const { typed, toUndo, window, override } = asked
  if (typed === undefined && toUndo === undefined)
    return refusal({
      summary:
        'No migration is to be undone, so no moment follows from one: say which one is meant.',
      tried: 'looked for a migration that failed, or that the last verified release does not have',
      next: 'Type the moment, e.g. 2026-11-29T02:14:07Z.',
    })
  const proposed = toUndo === undefined ? '' : pointBefore(toUndo.startedAt)
  const judged = judgePoint(typed ?? proposed, { window })
  if (judged.kind === 'bad')
    return refusal({
      summary: `The database cannot be recovered to that moment: ${judged.because}`,
      tried: `read “${typed ?? proposed}” against the window from ${window.from} to ${window.until}`,
      next:
        toUndo === undefined
          ? 'Type another moment, in UTC.'
          : `Type another moment, or leave it out: ${proposed} is proposed.`,
    })
  if (toUndo === undefined) return { kind: 'point', at: judged.at, because: 'as it was typed' }
  if (Date.parse(judged.at) < Date.parse(toUndo.startedAt))
    return {
      kind: 'point',
      at: judged.at,
      because: `${typed === undefined ? 'just before' : 'before'} ${toUndo.name} began (${toUndo.startedAt}): ${toUndo.because}`,
    }
  if (override !== undefined)
    return { kind: 'point', at: judged.at, because: `${toUndo.name} is in it: ${override}` }
  return {
    ...refusal({
      summary: `At ${judged.at} the migration ${toUndo.name} had begun: it began ${toUndo.startedAt}.`,
      tried: 'held the moment against _prisma_migrations; both times are in UTC',
      next: `Leave the moment out: ${proposed} is proposed.`,
    }),
    override: `${toUndo.name} will be in the recovered database.`,
  }
}

function refusal(words: {
  readonly summary: string
  readonly tried: string
  readonly next: string
}): Extract<ChosenPoint, { readonly kind: 'refusal' }> {
  return {
    kind: 'refusal',
    failure: failure('BLOCKED', { ...words, field: 'given.point', retry: 'no' }),
  }
}
