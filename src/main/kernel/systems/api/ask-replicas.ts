import type { Reads } from '../../ports/reads.ts'
import { type ApiAnswer, askApi } from './ask.ts'
import { apiOf } from './configuration.ts'

/** The platform allows no more replicas of a service than this (facts/railway.md §6). */
const MOST_REPLICAS = 50
/** Without a header that addresses replicas: so many requests leave one of four unseen about once in thirty times. */
const SAMPLES = 12

/** One replica and what it says about itself. */
export interface ReplicaAnswer {
  readonly name: string
  readonly answer: ApiAnswer
}

/**
 * Asks every replica for its health, or for another path: one by one through the platform's header where the profile names it,
 * else by repeated requests over fresh connections. Of a replica that was met several times its worst
 * answer counts. @throws FailureError PROFILE_INVALID, CANCELLED
 */
export async function askReplicas(
  world: Reads,
  signal: AbortSignal,
  path?: string,
): Promise<readonly ReplicaAnswer[]> {
  const { healthPath, replicaHeader } = apiOf(world.profile)
  const asked = path ?? healthPath
  if (replicaHeader !== undefined) return askByNumber(asked, world, signal)
  const found = new Map<string, ApiAnswer>()
  for (let count = 0; count < SAMPLES; count += 1) {
    const answer = await askApi(asked, { world, signal })
    const name = answer.replica ?? 'a replica without a name'
    const before = found.get(name)
    if (before === undefined || before.good) found.set(name, answer)
    // Nobody at all answers: asking on only takes time.
    if (count === 2 && [...found.values()].every(({ status }) => status === 0)) break
  }
  return [...found].map(([name, answer]) => ({ name, answer }))
}

async function askByNumber(
  path: string,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly ReplicaAnswer[]> {
  const found: ReplicaAnswer[] = []
  for (let replica = 0; replica < MOST_REPLICAS; replica += 1) {
    const answer = await askApi(path, { world, signal, replica })
    // Numbers start at 0; the first that is not there is the end. A missing health path is none.
    if (answer.status === 404 && replica > 0) break
    found.push({ name: answer.replica ?? `replica ${replica}`, answer })
    if (answer.status === 404 || answer.status === 0 || answer.status === 502) break
  }
  return found
}
