/** When a restoring console is killed. */
export type Moment =
  /**
   * At a statement that goes to the server, known by its beginning and how often this console has sent it: before the
   * server gets it, when it has it, or when the server has answered and the console has not heard.
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

/** Who goes on: a console on the same data directory, or another one with a directory of its own. */
export type Resumer = 'here' | 'there'

/** A kill, by its place among all statements, disk operations or program starts of an undisturbed run, from 0. */
export type KillPoint = {
  [At in Moment['at']]: {
    readonly at: At
    readonly position: number
    readonly when: Extract<Moment, { readonly at: At }>['when']
    readonly resumer: Resumer
  }
}[Moment['at']]

/** What a run does that nobody disturbs. */
export interface Recorded {
  /** Beginnings of what went to the server, in order. */
  readonly statements: readonly string[]
  readonly diskChanges: number
  readonly toolStarts: number
}

const CHANGES =
  /^(?:BEGIN|ALTER|CREATE|COMMENT|ANALYZE|DROP|TRUNCATE|COPY|COMMIT|SELECT (?:pg_terminate|setval))/
const SIDES = ['before', 'passed', 'answered'] as const
const RESUMERS = ['here', 'there'] as const
const at = <T>(values: readonly [T, ...T[]], turn: number): T =>
  values[turn % values.length] ?? values[0]

/**
 * Every statement, program and disk operation of a recorded run, in order. What changes something is killed on every
 * side of it and gone on with both ways; the rest in turn, each once.
 */
export function everyPoint({
  statements,
  diskChanges,
  toolStarts,
}: Recorded): readonly KillPoint[] {
  const ofStatements = statements.flatMap((text, position): readonly KillPoint[] => {
    if (CHANGES.test(text))
      return SIDES.flatMap((when) =>
        RESUMERS.map((resumer) => ({ at: 'statement', position, when, resumer }) as const),
      )
    const when = at(SIDES, position)
    return [{ at: 'statement', position, when, resumer: at(RESUMERS, position) }]
  })
  const ofTools = Array.from({ length: toolStarts }, (_, position) =>
    (['instead', 'started', 'ended'] as const).flatMap((when) =>
      RESUMERS.map((resumer) => ({ at: 'tool', position, when, resumer }) as const),
    ),
  ).flat()
  const ofDisk = Array.from({ length: diskChanges }, (_, position): KillPoint => {
    const when = position % 4 < 2 ? 'before' : 'after'
    return { at: 'disk', position, when, resumer: at(RESUMERS, position) }
  })
  return [...ofStatements, ...ofTools, ...ofDisk]
}

/** At most so many of them, spread over the whole run. */
export function spread(points: readonly KillPoint[], most: number): readonly KillPoint[] {
  const step = Math.max(1, points.length / most)
  const length = Math.min(most, points.length)
  return Array.from({ length }, (_, index) => points[Math.floor(index * step)]).filter(
    (point) => point !== undefined,
  )
}

/**
 * Runs that are killed so often, one console after the other. The kills of one run are of one kind and lie far apart, so
 * that nearly all are reached; each next console is killed later than the one before it.
 */
export function incidents(
  points: readonly KillPoint[],
  kills: number,
): readonly (readonly KillPoint[])[] {
  return [...Map.groupBy(points, (point) => point.at).values()].flatMap((ofKind) => {
    const many = Math.ceil(ofKind.length / kills)
    return Array.from({ length: many }, (_, first) =>
      ofKind.filter((_point, index) => index % many === first),
    )
  })
}

/** The moment as a console counts it that goes on behind `from`, the place of the kill before it. */
export function momentOf({ statements }: Recorded, point: KillPoint, from: number): Moment {
  const nth = Math.max(1, point.position + 1 - from)
  if (point.at === 'disk') return { at: 'disk', nth, when: point.when }
  if (point.at === 'tool') return { at: 'tool', nth, when: point.when }
  const text = statements[point.position] ?? ''
  const times = statements.slice(from, point.position + 1).filter((one) => one === text).length
  return { at: 'statement', text, nth: Math.max(1, times), when: point.when }
}
