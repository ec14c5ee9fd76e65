import { apiSystem } from '../../../src/main/kernel/systems/api/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { UserReport } from '../../../src/shared/domain/watch-figures.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { type Answer, type Arrived, createFakeHttp } from '../../doubles/fake-http.ts'
import { profileWith, providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeWorld } from '../../doubles/reads.ts'

export const GOOD = '4'.repeat(40)
export const BAD = 'b'.repeat(40)
const HEADER = 'x-replica-number'

/** What one replica is like. */
export interface Replica {
  readonly name: string
  commit: string
  healthy: boolean
  /** Of its endpoints' answers, every so many-th is a 500; 0 is never. */
  failsEvery: number
}

/** An API behind an edge that goes round its replicas. */
export function apiBench(replicas: Replica[], own: Partial<Profile> = {}) {
  let turn = 0
  let requests = 0
  const reply = (request: Arrived): Answer | 'unreachable' => {
    turn += 1
    const wanted = request.headers[HEADER]
    const replica =
      replicas[wanted === undefined ? turn % Math.max(1, replicas.length) : Number(wanted)]
    if (replicas.length === 0) return 'unreachable'
    if (replica === undefined) return { status: 404, text: 'No such replica' }
    if (request.url.pathname === '/api/health') {
      const status = replica.healthy ? 'healthy' : 'unhealthy'
      const json = { status, version: 'v', commit: replica.commit, replica: replica.name }
      return { status: replica.healthy ? 200 : 503, json }
    }
    requests += 1
    const fails = replica.failsEvery > 0 && requests % replica.failsEvery === 0
    return fails ? { status: 500, json: { error: 'internal' } } : { json: { ok: true } }
  }
  const bench = { reply }
  const http = createFakeHttp((request) => bench.reply(request))
  const reports: UserReport[] = []
  const base = createFakeClock()
  let asleepMs = 0
  // Its sleep is seen by the wall clock alone, as on Linux and macOS.
  const clock = { ...base, now: () => new Date(base.now().getTime() + asleepMs) }
  const profile = { ...providerProfile, ...own }
  const world = createFakeWorld({ profile, http, clock, heard: () => reports })
  const run = (name: string, input: JsonObject = {}) => {
    const check = apiSystem.checks.find((each) => each.name === name)
    if (check === undefined) throw new Error(`no ${name}`)
    return check.run(input, world.reads, new AbortController().signal)
  }
  return {
    ...{ ...world, http, bench, run },
    /** The laptop sleeps so long, after so much of waiting. */
    sleeps: (afterMs: number, forMs: number) =>
      base.at(afterMs, () => {
        asleepMs += forMs
      }),
    /** A user says so, after so much of waiting. */
    says: (afterMs: number, words: string) =>
      base.at(afterMs, () => {
        reports.push({ at: clock.now().toISOString(), by: 'ada', words })
      }),
  }
}

export const replica = (name: string, own: Partial<Replica> = {}): Replica => ({
  name,
  commit: GOOD,
  healthy: true,
  failsEvery: 0,
  ...own,
})

/** A profile whose platform can address replicas. */
export function addressable(): Partial<Profile> {
  const { api } = providerProfile.systems
  if (api === undefined) throw new Error('no api')
  return profileWith({ api: { ...api, replicaHeader: HEADER } })
}
