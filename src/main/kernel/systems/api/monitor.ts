import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { askApi } from './ask.ts'
import { apiOf } from './configuration.ts'
import { emptyWatch, judgeWatch, noteAnswer, type Watch } from './watch.ts'

/** Once a second, unless the time is too short for the least number of requests that says something. */
function pauseMs(durationMs: number, minimumRequests: number): number {
  const ticks = Math.max(1, minimumRequests / 2)
  return Math.min(1000, Math.max(20, durationMs / ticks))
}

function evidenceOf(watch: Watch): readonly Evidence[] {
  const refused = watch.refused > 0 ? `; ${watch.refused} of them 401 or 403` : ''
  return [
    fact('Requests', String(watch.requests)),
    fact('Failed', `${watch.failures}${refused}`),
    fact('Longest run of failures', String(watch.longestOutage)),
    ...(watch.said === '' ? [] : [fact('Last failure', watch.said)]),
  ]
}

/**
 * Asks health and endpoints steadily for the monitoring time of the profile (fractions of a minute are
 * allowed). Fails as soon as the share of failures of the last five minutes is above the threshold over
 * enough requests; a refused login (401, 403) is trouble, and so is nobody answering.
 */
export const monitor: Check = {
  system: 'api',
  name: 'monitor',
  // It waits by itself and never says *pending*.
  patience: { everyMs: 1000, forMs: 1000 },
  async run(_, world, signal) {
    const { monitoringMinutes, minimumRequests } = world.profile.thresholds
    const durationMs = monitoringMinutes * 60_000
    const every = pauseMs(durationMs, minimumRequests)
    const start = world.clock.monotonic()
    const passed = () => world.clock.monotonic() - start
    let watch = emptyWatch
    for (let tick = 0; ; tick += 1) {
      // Slow answers must not end the watch with too few of them; twice the time is enough for any.
      const over = passed() >= durationMs && watch.requests >= minimumRequests
      if (over || passed() >= 2 * durationMs + 60_000) break
      watch = await askOnce(watch, tick, { world, signal })
      const trouble = judgeWatch(watch, world.profile.thresholds)
      if (trouble !== undefined) return failedBy(trouble, watch, world)
      tellProgress(world, passed(), durationMs)
      const rest = (tick + 1) * every - passed()
      if (rest > 0) await world.clock.sleep(rest, signal)
    }
    if (watch.requests >= minimumRequests) return { kind: 'verified', evidence: evidenceOf(watch) }
    return failedBy(`only ${watch.requests} requests were answered`, watch, world)
  },
}

async function askOnce(
  watch: Watch,
  tick: number,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Watch> {
  const { healthPath, endpoints } = apiOf(world.profile)
  const endpoint = endpoints[tick % Math.max(1, endpoints.length)]
  const paths = endpoint === undefined ? [healthPath] : [healthPath, endpoint]
  const answers = await Promise.all(paths.map((path) => askApi(path, { world, signal })))
  const at = world.clock.monotonic()
  return answers.reduce((seen, answer) => noteAnswer(seen, answer, at), watch)
}

function failedBy(trouble: string, watch: Watch, world: Reads) {
  return {
    kind: 'failed',
    evidence: evidenceOf(watch),
    failure: failure('NOT_VERIFIED', {
      summary: `The API is not well: ${trouble}.`,
      tried: `ask ${apiOf(world.profile).url} steadily`,
      answered: watch.said,
      world: 'The rollback was carried out; the API fails too often all the same.',
      next: 'Look at its logs and the database; roll back further, or find the other cause.',
    }),
  } as const
}

function tellProgress(world: Reads, passedMs: number, durationMs: number): void {
  world.tell.progress({
    phase: 'watching',
    unit: 'seconds',
    done: Math.min(Math.round(passedMs / 1000), Math.round(durationMs / 1000)),
    total: Math.round(durationMs / 1000),
  })
}
