import type {
  UserReport,
  WatchExtension,
  WatchGap,
} from '../../../../shared/domain/watch-figures.ts'

/** Between two rounds more than this passes only where the laptop slept, or its clock was set: answers are given up after 5 s. */
const GAP_MS = 60_000
/** The network of a laptop comes back a little later than the laptop. */
const AWAKENING_MS = 30_000
/** A watch that is never calm is no watch that ends well. */
const MOST_EXTENSIONS = 6
const LONGEST_QUIET_MS = 10 * 60_000

/** One moment, by both clocks of the laptop: only one of them goes on in its sleep, and which one depends on the system. */
export interface Instant {
  readonly wall: number
  readonly monotonic: number
}

/** How long is watched, how long was, and what came between. Times in milliseconds. */
export interface Course {
  /** What the profile asks for. */
  readonly plannedMs: number
  readonly neededMs: number
  /** Truly watched: gaps are no part of it. */
  readonly watchedMs: number
  readonly at: Instant
  readonly extensions: readonly WatchExtension[]
  readonly gaps: readonly WatchGap[]
  /** Watched time at the end of the last gap. */
  readonly awokeAtMs?: number
}

export function beginCourse(plannedMs: number, at: Instant): Course {
  return { plannedMs, neededMs: plannedMs, watchedMs: 0, at, extensions: [], gaps: [] }
}

/** The course at the next moment; a jump of either clock is a gap, and counts as nothing. */
export function goOn(course: Course, now: Instant): Course {
  const wall = now.wall - course.at.wall
  const monotonic = now.monotonic - course.at.monotonic
  // A clock that was set back says nothing about sleep.
  if (Math.max(wall, monotonic) <= GAP_MS)
    return { ...course, at: now, watchedMs: course.watchedMs + monotonic }
  const gap = { from: iso(course.at.wall), until: iso(now.wall) }
  return { ...course, at: now, gaps: [...course.gaps, gap], awokeAtMs: course.watchedMs }
}

/** How long the end of the watch must have been calm: a third of it, at most ten minutes. */
export function quietMs({ plannedMs }: Pick<Course, 'plannedMs'>): number {
  return Math.min(LONGEST_QUIET_MS, plannedMs / 3)
}

/** Just awake: that nobody answers may be the laptop's own network. */
export function isAwakening({ awokeAtMs, watchedMs, plannedMs }: Course): boolean {
  return awokeAtMs !== undefined && watchedMs - awokeAtMs < Math.min(AWAKENING_MS, plannedMs / 3)
}

/** What is not as it should be at the end of the watch beside the answers themselves, in words. */
export function unrest(course: Course, reports: readonly UserReport[]): readonly string[] {
  const quiet = quietMs(course)
  const since = course.at.wall - quiet
  const lately = reports.filter(({ at }) => Date.parse(at) > since).length
  const { awokeAtMs, watchedMs } = course
  const awoke = awokeAtMs !== undefined && watchedMs - awokeAtMs < quiet
  return [
    ...(lately === 0
      ? []
      : [`${lately} ${lately === 1 ? 'user has' : 'users have'} reported trouble lately`]),
    ...(awoke ? ['nobody watched a while ago: the time behind that is watched first'] : []),
  ]
}

export function isOver({ watchedMs, neededMs }: Course): boolean {
  return watchedMs >= neededMs
}

/** Longer, because of that; `undefined` where it was made longer often enough. */
export function extend(course: Course, because: readonly string[]): Course | undefined {
  if (course.extensions.length >= MOST_EXTENSIONS) return undefined
  const more = quietMs(course)
  const extension = {
    at: iso(course.at.wall),
    seconds: Math.round(more / 1000),
    because: because.join('; '),
  }
  return {
    ...course,
    neededMs: course.watchedMs + more,
    extensions: [...course.extensions, extension],
  }
}

function iso(wall: number): string {
  return new Date(wall).toISOString()
}
