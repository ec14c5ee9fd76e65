import { expect, test } from 'vitest'
import { passGate } from '../../../src/rehearsal/railway/health-gate.ts'
import type { Replica } from '../../../src/rehearsal/railway/replica.ts'
import type { ReplicaSet } from '../../../src/rehearsal/railway/replica-set.ts'
import { REHEARSAL_TIMING } from '../../../src/rehearsal/railway/timing.ts'

const timing = { ...REHEARSAL_TIMING, healthcheckTimeoutMs: 60, healthcheckEveryMs: 5 }

/** One replica that comes up after so many looks, and listens on a port where nobody answers. */
function slowToRun(looks: number): ReplicaSet {
  let left = looks
  const status = () => {
    left -= 1
    return left < 0 ? 'RUNNING' : 'INITIALIZING'
  }
  const replica = { status, port: () => 1 } as unknown as Replica
  return { replicas: () => [replica] } as unknown as ReplicaSet
}

const gate = (set: ReplicaSet, healthcheckPath: string | null) =>
  passGate({ set, healthcheckPath, timing, signal: new AbortController().signal })

test('the time limit of the health check begins when the replicas run: a busy machine starts them late', async () => {
  // Far beyond the limit of 60 ms.
  expect(await gate(slowToRun(120), null)).toBe('healthy')
})

test('replicas that run and are not healthy within the limit do not pass', async () => {
  expect(await gate(slowToRun(3), '/api/health')).toBe('unhealthy')
})
