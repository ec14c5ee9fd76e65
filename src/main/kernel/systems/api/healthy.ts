import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { type Lag, outlastMixed } from '../outlast-mixed.ts'
import { compareRelease, saidText, WantedRelease } from '../wanted-release.ts'
import { askReplicas, type ReplicaAnswer } from './ask-replicas.ts'
import { apiOf } from './configuration.ts'
import { failingShare, sampleEndpoints } from './sample-endpoints.ts'

const HealthyInput = z.object({ target: WantedRelease.exactOptional() })

/** Replicas of the old release drain one after the other. */
const REPLICA_LAG: Lag = { everyMs: 1000, forMs: 30_000 }
/** A second sample before the endpoints are called bad: a boot may fail a few requests. */
const SECOND_SAMPLE_MS = 3_000

type Judged = ReplicaAnswer & { readonly is: 'good' | 'other' | 'sick' }

function judge(replica: ReplicaAnswer, wanted: WantedRelease): Judged {
  if (!replica.answer.good) return { ...replica, is: 'sick' }
  const is = compareRelease(replica.answer.release, wanted) === 'other' ? 'other' : 'good'
  return { ...replica, is }
}

function text({ is, answer }: Judged): string {
  const words = { good: 'healthy', other: 'healthy, but another release', sick: 'not healthy' }[is]
  return `${words}: ${is === 'sick' ? answer.because : saidText(answer.release)}`
}

async function lookAtReplicas(
  wanted: WantedRelease,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const replicas = (await askReplicas(world, signal)).map((each) => judge(each, wanted))
  const evidence: readonly Evidence[] = replicas.map((each) => fact(each.name, text(each)))
  const bad = replicas.filter(({ is }) => is !== 'good')
  if (bad.length === 0) return { kind: 'verified', evidence }
  const names = bad.map((each) => `${each.name} (${text(each)})`)
  if (bad.length === replicas.length) {
    return { kind: 'pending', waitingFor: `the API: ${names.join('; ')}`, evidence }
  }
  return {
    kind: 'mixed',
    behind: names,
    evidence,
    failure: failure('MIXED', {
      summary: `${bad.length} of ${replicas.length} replicas are not on the wanted release: ${names.join('; ')}.`,
      tried: `GET ${apiOf(world.profile).healthPath} at every replica`,
      world: 'Some users still get what they should not.',
      next: 'Remove the old deployment in the dashboard, or restart the service; then look again.',
    }),
  }
}

async function lookAtEndpoints(world: Reads, signal: AbortSignal): Promise<Verdict> {
  const limit = world.profile.thresholds.errorRate
  let samples = await sampleEndpoints(world, signal)
  if (failingShare(samples) > limit) {
    await world.clock.sleep(SECOND_SAMPLE_MS, signal)
    samples = await sampleEndpoints(world, signal)
  }
  const evidence = samples.map(({ path, requests, failures, said }) =>
    fact(
      path,
      failures === 0
        ? `${requests} of ${requests} good`
        : `${failures} of ${requests} failed: ${said}`,
    ),
  )
  const share = failingShare(samples)
  if (share <= limit) return { kind: 'verified', evidence }
  const percent = `${(share * 100).toFixed(0)} %`
  return {
    kind: 'failed',
    evidence,
    failure: failure('NOT_VERIFIED', {
      summary: `The API fails ${percent} of the requests to its endpoints; the threshold is ${(limit * 100).toFixed(0)} %.`,
      tried: samples.map(({ path }) => `GET ${path}`).join(', '),
      answered: samples.find(({ said }) => said !== '')?.said ?? '',
      world: 'The API answers, but fails too often.',
      next: 'Look at its logs; roll back further, or undo this step.',
    }),
  }
}

/** Every replica healthy and on the wanted release, and the endpoints answering within the threshold. */
export const healthy: Check = {
  system: 'api',
  name: 'healthy',
  patience: { everyMs: 1000, forMs: 60_000 },
  async run(input, world, signal) {
    const wanted = HealthyInput.parse(input).target ?? {}
    const look = () => lookAtReplicas(wanted, world, signal)
    const replicas = await outlastMixed(look, REPLICA_LAG, { world, signal })
    if (replicas.kind !== 'verified') return replicas
    const endpoints = await lookAtEndpoints(world, signal)
    return { ...endpoints, evidence: [...replicas.evidence, ...endpoints.evidence] }
  },
}

/** The same behind a push: the platform builds first. */
export const healthyAfterBuild: Check = {
  ...healthy,
  name: 'healthy-after-build',
  patience: { everyMs: 3000, forMs: 15 * 60_000 },
}
