import { expect, test } from 'vitest'
import { fuzz } from './guided.ts'

// In a file of its own: what another test has loaded already would not be counted by blocks.
test('the guided fuzzer reaches more than its seeds do, and breaks no reader', async () => {
  const { points, broken, notes } = await fuzz(2500, 1, ['header JSON'])
  const [, all = '0', seeds = '0'] = / (\d+) characters [^(]*\((\d+) by/.exec(notes[0] ?? '') ?? []
  const beyond = Number(all) > Number(seeds) || notes
  expect({ broken, beyond, enough: points > 300 || points }).toEqual({
    broken: [],
    beyond: true,
    enough: true,
  })
})
