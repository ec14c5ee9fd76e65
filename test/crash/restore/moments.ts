/** When a restoring console is killed. */
export type Moment =
  /**
   * At a statement that goes to the server, known by its beginning and how often it has been sent: before the server
   * gets it, when it has it, or when the server has answered and the console has not heard.
   */
  | {
      readonly at: 'statement'
      readonly text: string
      readonly nth: number
      readonly when: 'before' | 'passed' | 'answered'
    }
  /** At an operation that changes the log's disk. */
  | { readonly at: 'disk'; readonly nth: number; readonly when: 'before' | 'after' }
  /** At the start of a program: instead of it, while it begins, or when it has ended. */
  | { readonly at: 'tool'; readonly nth: number; readonly when: 'instead' | 'started' | 'ended' }

/** Who goes on: a console on the same data directory, or a second one with a directory of its own. */
export type Resumer = 'here' | 'there'

export interface KillPoint {
  readonly moment: Moment
  readonly resumer: Resumer
}

/** What a run does that nobody disturbs. */
export interface Recorded {
  /** Beginnings of what went to the server, in order. */
  readonly statements: readonly string[]
  readonly diskChanges: number
  readonly toolStarts: number
}

const CHANGES = /^(?:BEGIN|ALTER|CREATE|COMMENT|ANALYZE|DROP|SELECT (?:pg_terminate|setval)|COPY)/

/**
 * Every statement, program and disk operation of a recorded run. What changes something is killed on every side of it
 * and gone on with both ways; the rest in turn, each at least once.
 */
export function everyPoint({
  statements,
  diskChanges,
  toolStarts,
}: Recorded): readonly KillPoint[] {
  const points: KillPoint[] = []
  const both = (moment: Moment) => {
    for (const resumer of ['here', 'there'] as const) points.push({ moment, resumer })
  }
  const times = new Map<string, number>()
  for (const text of statements) {
    const nth = (times.get(text) ?? 0) + 1
    times.set(text, nth)
    const sides = ['before', 'passed', 'answered'] as const
    if (CHANGES.test(text)) for (const when of sides) both({ at: 'statement', text, nth, when })
    else {
      const turn = points.length
      const when = sides[turn % 3] ?? 'before'
      points.push({ moment: { at: 'statement', text, nth, when }, resumer: resumerOf(turn) })
    }
  }
  for (let nth = 1; nth <= toolStarts; nth += 1) {
    for (const when of ['instead', 'started', 'ended'] as const) both({ at: 'tool', nth, when })
  }
  for (let nth = 1; nth <= diskChanges; nth += 1) {
    const when = nth % 4 < 2 ? 'before' : 'after'
    points.push({ moment: { at: 'disk', nth, when }, resumer: resumerOf(nth) })
  }
  return points
}

const resumerOf = (turn: number): Resumer => (turn % 2 === 0 ? 'here' : 'there')

/** At most so many of them, spread over the whole run. */
export function spread(points: readonly KillPoint[], most: number): readonly KillPoint[] {
  const step = Math.max(1, points.length / most)
  return Array.from(
    { length: Math.min(most, points.length) },
    (_, index) => points[Math.floor(index * step)],
  ).filter((point) => point !== undefined)
}
