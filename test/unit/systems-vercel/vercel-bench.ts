import type { HttpMutations } from '../../../src/main/kernel/ports/http.ts'
import type { Looked } from '../../../src/main/kernel/ports/system.ts'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { createFakeHttp, type FakeHttp } from '../../doubles/fake-http.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeVercel, type FakeVercel, GOOD } from '../../doubles/providers/fake-vercel.ts'
import { createFakeWorld, type FakeWorld } from '../../doubles/reads.ts'

export const never = new AbortController().signal

function operationOf(name: string) {
  const found = vercelSystem.operations.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

export const rollback = operationOf('rollback')
export const promote = operationOf('promote')

export interface VercelBench extends FakeWorld {
  readonly vercel: FakeVercel
  readonly http: FakeHttp & HttpMutations
}

/** A Vercel in memory, looked at from a laptop whose clock is seven minutes off. */
export function vercelBench(): VercelBench {
  const vercel = createFakeVercel()
  const http = createFakeHttp(vercel.answer)
  const clock = createFakeClock('2026-11-20T09:53:00.000Z')
  return { vercel, http, ...createFakeWorld({ profile: providerProfile, http, clock }) }
}

/** The plan to go back to the good release; a test that does not get one fails here. */
export async function plannedRollback(bench: VercelBench, more: JsonObject = {}) {
  const input = { target: { deploymentId: GOOD, version: 'v41' }, reason: 'web throws', ...more }
  return planOf(await rollback.look(input, bench.reads, never))
}

export function planOf(looked: Looked) {
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked
}

/** The refusal's code, or what came instead. */
export function refusalCode(looked: Looked): string {
  return looked.kind === 'refusal' ? looked.failure.code : looked.kind
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
