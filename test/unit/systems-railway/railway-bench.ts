import type { Looked } from '../../../src/main/kernel/ports/system.ts'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { createFakeHttp, type FakeHttp } from '../../doubles/fake-http.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import {
  COMMIT,
  createFakeRailway,
  type FakeRailway,
  idOf,
} from '../../doubles/providers/fake-railway.ts'
import { createFakeWorld, type FakeWorld } from '../../doubles/reads.ts'

export const never = new AbortController().signal

export function operationOf(name: string) {
  const found = railwaySystem.operations.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

export function checkOf(name: string) {
  const found = railwaySystem.checks.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

export const rollback = operationOf('rollback')
export const stop = operationOf('stop')
export const bringBack = operationOf('bring-back')

export interface RailwayBench extends FakeWorld {
  readonly railway: FakeRailway
  readonly http: FakeHttp
}

/** A Railway in memory, looked at from a laptop whose clock is seven minutes off. */
export function railwayBench(profile = providerProfile): RailwayBench {
  const railway = createFakeRailway()
  const http = createFakeHttp(railway.answer)
  const clock = createFakeClock('2026-11-20T09:53:00.000Z')
  return { railway, http, ...createFakeWorld({ profile, http, clock }) }
}

export function planOf(looked: Looked) {
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked
}

/** The input of a rollback to the good release. */
export function toGood({ railway }: RailwayBench, more: JsonObject = {}): JsonObject {
  return { service: 'api', target: { deploymentId: idOf(railway, COMMIT.good) }, ...more }
}

export async function plannedRollback(bench: RailwayBench) {
  return planOf(await rollback.look(toGood(bench), bench.reads, never))
}

/** The verdict at the end of the patience, as the engine would have it. */
export async function finalVerdict(
  look: () => Promise<Verdict>,
  bench: FakeWorld,
  tries = 20,
): Promise<Verdict> {
  let verdict = await look()
  for (let count = 1; count < tries && verdict.kind === 'pending'; count += 1) {
    await bench.clock.sleep(1000, never)
    verdict = await look()
  }
  return verdict
}
