import { expect, test } from 'vitest'
import { ben, lightStep, policy, refusedWith, secondBench } from './second-bench.ts'

const stop = lightStep('stop', { stopsTraffic: true }, { lamp: 'traffic', color: 'stopped' })

async function stopped(steps: Parameters<typeof secondBench>[0]) {
  const bench = secondBench(steps)
  const run = await bench.begin()
  await bench.give(run, 'stop', ben.codeFor(await bench.line(run, 'stop')))
  await bench.hold(run, 'stop')
  expect(bench.store.run(run)?.trafficStopped).toBe(true)
  return { ...bench, run }
}

test('traffic is put back without a second person, whatever the profile names', async () => {
  const { run, procedures, board, store } = await stopped([
    stop,
    lightStep('more', { after: ['stop'] }),
  ])
  await procedures.putTrafficBack(run, 'ada')
  expect(board.requests).toEqual(['traffic/stopped', 'traffic/off'])
  expect(store.run(run)?.trafficStopped).toBe(false)
})

test('a step that resumes traffic asks nobody', async () => {
  const { run, hold, board, store } = await stopped([
    stop,
    lightStep(
      'resume',
      { after: ['stop'], resumesTraffic: true },
      { lamp: 'traffic', color: 'on' },
    ),
  ])
  await hold(run, 'resume')
  expect(board.requests).toEqual(['traffic/stopped', 'traffic/on'])
  expect(store.run(run)?.outcome).toBe('done')
})

test('a stop can be undone after traffic has resumed, too', async () => {
  const { run, procedures, hold, board } = await stopped([
    stop,
    lightStep('resume', { after: ['stop'], resumesTraffic: true }, { lamp: 'b', color: 'on' }),
  ])
  await hold(run, 'resume')
  await procedures.undo({ run, step: 'stop', by: 'ada' })
  await procedures.engine.idle(run)
  expect(board.requests.at(-1)).toBe('traffic/off')
})

test('any other way back that the profile names waits for a second person once traffic flows', async () => {
  const bench = secondBench([lightStep('one')], { policy })
  const run = await bench.begin()
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.hold(run, 'one')
  await bench.procedures.undo({ run, step: 'one', by: 'ada' })
  await expect(bench.hold(run, 'one')).rejects.toMatchObject(
    refusedWith('BLOCKED', /second person/),
  )
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.hold(run, 'one')
  expect(bench.board.requests).toEqual(['a/red', 'a/off'])
})
