import { expect, test } from 'vitest'
import { summariseTraffic } from '../../../src/rehearsal/traffic/summarise-traffic.ts'
import {
  isGoodStatus,
  type TrafficSample,
  type TrafficTarget,
} from '../../../src/rehearsal/traffic/traffic-sample.ts'

function sample(t: number, status: number, more: Partial<TrafficSample> = {}): TrafficSample {
  return { t, status, ok: isGoodStatus(status), ms: 5, target: 'api-read', ...more }
}

const outages = (samples: readonly TrafficSample[], target: TrafficTarget = 'api-read') =>
  summariseTraffic(samples, 10_000)[target].outages

test('downtime is from the first refused request to the end of the first good one', () => {
  const samples = [
    sample(100, 200),
    sample(200, 503),
    sample(250, 0),
    sample(300, 502),
    sample(400, 200),
  ]
  expect(summariseTraffic(samples, 10_000)['api-read']).toMatchObject({
    requests: 5,
    failed: 3,
    refused: 3,
    downtimeMs: 205,
    outages: [{ from: 200, until: 405, ms: 205 }],
  })
})

test('a slow good answer to a request sent before the outage does not end it', () => {
  const slow = sample(190, 200, { ms: 500 })
  expect(outages([sample(200, 503), slow, sample(900, 200)])).toEqual([
    { from: 200, until: 905, ms: 705 },
  ])
})

test('an outage that goes on lasts until now', () => {
  expect(outages([sample(9_000, 0)])).toEqual([{ from: 9_000, until: null, ms: 1_000 }])
})

test('a 500 of bad code is an error but not downtime', () => {
  const summary = summariseTraffic([sample(1, 500), sample(2, 200)], 10)['api-read']
  expect([summary.errorRate, summary.refused, summary.downtimeMs]).toEqual([0.5, 0, 0])
})

test('refused writes do not count against reads', () => {
  const samples = [sample(1, 503, { target: 'api-write' }), sample(2, 200)]
  expect([outages(samples), outages(samples, 'api-write')]).toEqual([
    [],
    [{ from: 1, until: null, ms: 9_999 }],
  ])
})

test('a lack of money is an answer, a missing deployment is not', () => {
  expect([200, 304, 409, 404, 400, 500, 0].map(isGoodStatus)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
