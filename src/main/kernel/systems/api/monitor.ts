import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { WatchFigures } from '../../../../shared/domain/watch-figures.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { type ApiAnswer, askApi } from './ask.ts'
import { apiOf } from './configuration.ts'
import { budgetOf, emptyWatch, judgeWatch, noteAnswer, offWords, type Watch } from './watch.ts'
import {
  beginCourse,
  type Course,
  extend,
  goOn,
  type Instant,
  isAwakening,
  isOver,
  quietMs,
  unrest,
} from './watch-course.ts'
import { watchEvidence } from './watch-evidence.ts'
import { drawn, emptySeries, noteInSeries, type WatchSeries } from './watch-series.ts'

/** Everything that a watch goes on with. */
interface Standing {
  readonly watch: Watch
  readonly course: Course
  readonly series: WatchSeries
  readonly everyMs: number
}

/** Once a second, unless the time is too short for the least number of requests that says something. */
function pauseMs(durationMs: number, minimumRequests: number): number {
  const ticks = Math.max(1, minimumRequests / 2)
  return Math.min(1000, Math.max(20, durationMs / ticks))
}

const instant = ({ clock }: Reads): Instant => ({
  wall: clock.now().getTime(),
  monotonic: clock.monotonic(),
})

/**
 * Asks health and endpoints steadily for the monitoring time of the profile (fractions of a minute are
 * allowed). Fails as soon as the share of failures of the last five minutes is above the threshold over
 * enough requests; a refused login (401, 403) is trouble, and so is nobody answering. Where something is off
 * at the end, it goes on; time in which the laptop slept is told and does not count.
 */
export const monitor: Check = {
  system: 'api',
  name: 'monitor',
  // It waits by itself and never says *pending*.
  patience: { everyMs: 1000, forMs: 1000 },
  async run(_, world, signal) {
    const { monitoringMinutes, minimumRequests } = world.profile.thresholds
    const plannedMs = monitoringMinutes * 60_000
    let standing: Standing = {
      watch: emptyWatch,
      course: beginCourse(plannedMs, instant(world)),
      series: emptySeries(plannedMs),
      everyMs: pauseMs(plannedMs, minimumRequests),
    }
    for (;;) {
      const begun = world.clock.monotonic()
      standing = await oneRound(standing, world, signal)
      const { watch, course, everyMs } = standing
      const trouble = judgeWatch(watch, world.profile.thresholds)
      tellStanding(standing, trouble, world)
      if (trouble !== undefined) return failedBy(trouble, standing, world)
      // Slow answers must not end the watch with too few of them; twice the time is enough for any.
      const enough = watch.requests >= minimumRequests
      if (!enough && course.watchedMs >= 2 * plannedMs + 60_000)
        return failedBy(`only ${watch.requests} requests were answered`, standing, world)
      if (isOver(course) && enough) {
        const off = whatIsOff(standing, world)
        if (off.length === 0) return { kind: 'verified', evidence: evidenceOf(standing, world) }
        const longer = extend(course, off)
        if (longer === undefined)
          return failedBy(`it was never calm: ${off.join('; ')}`, standing, world)
        tellLonger(longer, world)
        standing = { ...standing, course: longer }
      }
      const rest = everyMs - (world.clock.monotonic() - begun)
      if (rest > 0) await world.clock.sleep(rest, signal)
      standing = { ...standing, course: passOn(standing.course, world) }
    }
  },
}

async function oneRound(standing: Standing, world: Reads, signal: AbortSignal): Promise<Standing> {
  const { healthPath, endpoints } = apiOf(world.profile)
  const turn = Math.floor(standing.watch.requests / 2)
  const endpoint = endpoints[turn % Math.max(1, endpoints.length)]
  const paths = endpoint === undefined ? [healthPath] : [healthPath, endpoint]
  const answers = await Promise.all(paths.map((path) => askApi(path, { world, signal })))
  const course = passOn(standing.course, world)
  // Where the laptop slept while it asked, nobody answers for a reason of its own.
  const counted = isAwakening(course) ? answers.filter(({ status }) => status !== 0) : answers
  return counted.reduce((seen: Standing, answer: ApiAnswer) => noted(seen, answer), {
    ...standing,
    course,
  })
}

function noted(standing: Standing, answer: ApiAnswer): Standing {
  const { watch, series, course } = standing
  return {
    ...standing,
    watch: noteAnswer(watch, answer, course.watchedMs),
    series: noteInSeries(series, answer, course.at.wall),
  }
}

/** Time has passed; a gap is told as soon as it is seen. */
function passOn(course: Course, world: Reads): Course {
  const next = goOn(course, instant(world))
  const gap = next.gaps.length > course.gaps.length ? next.gaps.at(-1) : undefined
  if (gap !== undefined)
    world.tell.line(
      `Nobody watched from ${gap.from} until ${gap.until}: the laptop slept, or its clock was set. That time does not count.`,
    )
  return next
}

function whatIsOff({ watch, course }: Standing, world: Reads): readonly string[] {
  const now = { watchedMs: course.watchedMs, quietMs: quietMs(course) }
  return [...offWords(watch, world.profile.thresholds, now), ...unrest(course, world.heard())]
}

function tellLonger({ extensions }: Course, world: Reads): void {
  const last = extensions.at(-1)
  if (last === undefined) return
  world.tell.line(`Watched ${last.seconds} s longer: ${last.because}.`)
}

/** Requests that the whole watch will have made, when it ends as it is now. */
function expectedRequests({ course, everyMs, watch }: Standing): number {
  return Math.max(watch.requests, Math.round((2 * course.neededMs) / everyMs))
}

function allowedOf(standing: Standing, { profile }: Reads): number {
  return budgetOf(expectedRequests(standing), profile.thresholds)
}

function evidenceOf(standing: Standing, world: Reads) {
  const given = { reports: world.heard(), allowed: allowedOf(standing, world) }
  return watchEvidence(standing.watch, standing.course, given)
}

function failedBy(trouble: string, standing: Standing, world: Reads): Verdict {
  return {
    kind: 'failed',
    evidence: evidenceOf(standing, world),
    failure: failure('NOT_VERIFIED', {
      summary: `The API is not well: ${trouble}.`,
      tried: `ask ${apiOf(world.profile).url} steadily`,
      answered: standing.watch.said,
      world: 'The rollback was carried out; the API fails too often all the same.',
      next: 'Look at its logs and the database; roll back further, or find the other cause.',
    }),
  }
}

function tellStanding(standing: Standing, trouble: string | undefined, world: Reads): void {
  const { watch, course, series } = standing
  const off = trouble === undefined ? whatIsOff(standing, world) : [trouble]
  const early = watch.requests < world.profile.thresholds.minimumRequests
  const calm = early ? 'early' : 'calm'
  const figures: WatchFigures = {
    verdict: trouble !== undefined ? 'failing' : off.length > 0 ? 'off' : calm,
    because: off,
    requests: watch.requests,
    budget: { allowed: allowedOf(standing, world), used: watch.failures },
    ...drawn(series),
    extensions: course.extensions,
    gaps: course.gaps,
  }
  world.tell.progress({
    phase: 'watching',
    unit: 'seconds',
    done: Math.round(Math.min(course.watchedMs, course.neededMs) / 1000),
    total: Math.round(course.neededMs / 1000),
    watch: figures,
  })
}
