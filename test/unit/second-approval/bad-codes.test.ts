import { expect, test } from 'vitest'
import { readRequest, writeRequest } from '../../../src/main/kernel/runbook/second/request-line.ts'
import { ada, ben, lightStep, mallory, refusedWith, secondBench } from './second-bench.ts'

const steps = [lightStep('one'), lightStep('two', { after: ['one'] }, { lamp: 'b', color: 'red' })]

async function asked() {
  const bench = secondBench(steps)
  const run = await bench.begin()
  const line = await bench.line(run, 'one')
  return { ...bench, run, shown: line, code: ben.codeFor(line) }
}

type Asked = Awaited<ReturnType<typeof asked>>

/** The same request with something in it changed, as a dishonest messenger would send it on. */
function forged(line: string, change: object): string {
  const request = readRequest(line)
  if (request === null) throw new Error('no request')
  return writeRequest({ ...request.facts, ...change })
}

const last = (code: string) => (code.endsWith('A') ? 'B' : 'A')

test.each<[string, (given: Asked) => string, RegExp]>([
  [
    'one character changed',
    ({ code }) => code.slice(0, 60) + last(code) + code.slice(61),
    /damaged/,
  ],
  ['cut short', ({ code }) => code.slice(0, -5), /damaged/],
  ['empty', () => ' ', /damaged/],
  ['the request itself', ({ shown }) => shown, /the request itself/],
  ['by somebody unknown', ({ shown }) => mallory.codeFor(shown), /does not name as an approver/],
  ['by the operator', ({ shown }) => ada.codeFor(shown), /Ada is the same person as ada/],
  [
    'for a request that was never made',
    ({ shown }) => ben.codeFor(forged(shown, { nonce: 'f'.repeat(32) })),
    /answers no request of this console/,
  ],
  [
    'for a title that was changed on its way',
    ({ shown }) => ben.codeFor(forged(shown, { title: 'Look at the lamp' })),
    /not what Ben Example would sign/,
  ],
  [
    'for another environment',
    ({ shown }) => ben.codeFor(forged(shown, { environment: 'production' })),
    /not what Ben Example would sign/,
  ],
])('a code that is %s is refused, and nothing is approved', async (_, code, words) => {
  const given = await asked()
  const { run, give, hold, board } = given
  await expect(give(run, 'one', code(given))).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', words),
  )
  await expect(hold(run, 'one')).rejects.toMatchObject({ failure: { code: 'BLOCKED' } })
  expect(board.requests).toEqual([])
})

test('a code is refused once its request has expired, whatever the clock is set to then', async () => {
  const { run, give, minutes, code } = await asked()
  await minutes(29.9)
  await minutes(0.1)
  await expect(give(run, 'one', code)).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', /within 30 minutes/),
  )
})

test('a code for an earlier plan is refused after the plan has changed', async () => {
  const { run, give, hold, board, code, line } = await asked()
  await give(run, 'one', code)
  board.lit.set('a', 'blue')
  await hold(run, 'one')
  const second = ben.codeFor(await line(run, 'one'))
  board.lit.set('a', 'green')
  await give(run, 'one', second)
  await hold(run, 'one')
  await expect(give(run, 'one', code)).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', /answered already/),
  )
  expect(board.requests).toEqual([])
})

test('a code for a request that was made anew since is refused', async () => {
  const { run, give, minutes, procedures, code } = await asked()
  await minutes(31)
  await procedures.second.ask({ run, step: 'one', by: 'ada' })
  await expect(give(run, 'one', code)).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', /for another plan/),
  )
})

test('a code counts once, for one step, after a restart too', async () => {
  const first = await asked()
  const { run, code, log, board, clock } = first
  await first.give(run, 'one', code)
  await expect(first.give(run, 'one', code)).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', /answered already/),
  )
  await first.hold(run, 'one')
  const bench = secondBench(steps, { log, board, clock })
  await bench.procedures.takeUp()
  await bench.procedures.resume(run, 'ada')
  await bench.line(run, 'two')
  await expect(bench.give(run, 'two', code)).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', /answered already/),
  )
})

test('an unused code for another step is told by that step', async () => {
  const bench = secondBench([lightStep('one'), lightStep('two', {}, { lamp: 'b', color: 'red' })])
  const run = await bench.begin()
  const code = ben.codeFor(await bench.line(run, 'one'))
  await bench.line(run, 'two')
  await expect(bench.give(run, 'two', code)).rejects.toMatchObject(
    refusedWith('CODE_REFUSED', /for another step: “Light one”/),
  )
})
