import type { Presence, StatementPresence } from './presence.ts'
import type { Effect } from './sql/effect.ts'

/** One effect of a script that stopped midway, and whether it was done. */
export interface Part {
  readonly effect: Effect
  /** The effect's own statement. */
  readonly text: string
  readonly done: 'yes' | 'no' | 'broken'
  /** The catalogue cannot tell: `done` follows from what stands around it, or is only likely. */
  readonly known: 'seen' | 'follows' | 'likely'
}

interface Placed {
  readonly effect: Effect
  readonly text: string
  readonly presence: Presence
  /** Number of the transaction that it stands in. */
  readonly transaction: number
}

const ends: ReadonlySet<string> = new Set(['COMMIT', 'END', 'ROLLBACK'])

/**
 * Says of each effect whether it was done. What is sent as one message is one transaction up to the first COMMIT
 * (a BEGIN in its middle takes along what stands before it), so what shares a transaction shares its end. Where
 * nothing of a transaction can be seen, it counts as done if a later one is, and as not done otherwise: likely,
 * and said to be. `SET`, `BEGIN` and their like are left out.
 */
export function partsOf(statements: readonly StatementPresence[]): readonly Part[] {
  const placed = place(statements)
  const seenDone = placed.filter(({ presence }) => presence === 'there' || presence === 'broken')
  const lastDone = Math.max(-1, ...seenDone.map(({ transaction }) => transaction))
  return placed.map(({ effect, text, presence, transaction }, index) => {
    const base = { effect, text }
    if (presence === 'broken') return { ...base, done: 'broken', known: 'seen' }
    if (presence !== 'unseen')
      return { ...base, done: presence === 'there' ? 'yes' : 'no', known: 'seen' }
    const beside = placed.filter(
      (other) => other.transaction === transaction && other.presence !== 'unseen',
    )
    const thereBeside = beside.filter((other) => other.presence !== 'not-there').length
    if (beside.length > 0 && thereBeside === beside.length)
      return { ...base, done: 'yes', known: 'follows' }
    if (beside.length > 0 && thereBeside === 0) return { ...base, done: 'no', known: 'follows' }
    // Somebody has been at it by hand: then the order is all there is to go by.
    const later = placed
      .slice(index + 1)
      .some((other) => other.transaction === transaction && other.presence === 'there')
    const likely = beside.length > 0 ? later : transaction < lastDone
    return { ...base, done: likely ? 'yes' : 'no', known: 'likely' }
  })
}

function place(statements: readonly StatementPresence[]): readonly Placed[] {
  let transaction = 0
  return statements.flatMap(({ statement, effects }) => {
    const here = transaction
    if (effects.some(({ effect }) => effect.kind === 'session' && ends.has(effect.verb)))
      transaction += 1
    return effects.flatMap(({ effect, presence }, index) =>
      effect.kind === 'session'
        ? []
        : [{ effect, presence, text: statement.texts[index] ?? statement.text, transaction: here }],
    )
  })
}

/** The statement in a line. */
export function lineOfPart({ text }: Pick<Part, 'text'>): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 160)
}
