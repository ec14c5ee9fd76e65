import { expect, test } from 'vitest'
import { everyCrashState } from './crash-states.ts'
import { losePowerInEveryState, losePowerInSomeStates } from './power-loss.ts'
import { type Act, playStory, someStories, storiesOf } from './stories.ts'

test('a log that was begun and closed keeps its promises in every state that a power loss can leave', async () => {
  const plan = {
    stories: storiesOf(0),
    most: Number.POSITIVE_INFINITY,
    every: 3,
    again: { of: 100, every: 60 },
  }
  const { points, broken } = await losePowerInEveryState(plan)
  expect({ broken, enough: points > 300 || points }).toEqual({ broken: [], enough: true })
}, 120_000)

test('so does one of one act, of any kind, in a sample of all its states', async () => {
  const plan = {
    stories: storiesOf(1),
    most: Number.POSITIVE_INFINITY,
    every: 40,
    again: { of: 100, every: 60 },
  }
  const { points, broken } = await losePowerInEveryState(plan)
  expect({ broken, enough: points > 200 || points }).toEqual({ broken: [], enough: true })
}, 120_000)

test('pruning, with another kit, a restart or a kill behind it, loses nothing but what it may', async () => {
  const stories: readonly (readonly Act[])[] = [
    ['kit', 'large', 'prune', 'restart'],
    ['large', 'evidence', 'prune', 'abandon'],
  ]
  const again = { of: 30, every: 200 }
  const { points, broken } = await losePowerInEveryState({ stories, most: 200, every: 40, again })
  expect({ broken, enough: points > 50 || points }).toEqual({ broken: [], enough: true })
}, 120_000)

test('and one of up to six acts, in a sample of some', async () => {
  const { points, broken } = await losePowerInSomeStates(someStories(4, [3, 6], 1), 1)
  expect({ broken, enough: points > 80 || points }).toEqual({ broken: [], enough: true })
}, 120_000)

test('the states of a power loss are all of them: lost, kept, torn, with holes, in any order', async () => {
  const points = await playStory(['intent'])
  const all = points.map(({ moment }) => [...everyCrashState(moment, Number.POSITIVE_INFINITY)])
  expect(all[0]).toEqual([new Map()])
  const files = all.flat().map((state) => state.get('/log/seg-00000001.rbl') ?? Buffer.alloc(0))
  const holes = files.filter((bytes) => hasHole(bytes))
  const facts = { sizes: new Set(files.map(({ length }) => length)).size, holes: holes.length }
  expect({ many: facts.sizes > 8 || facts, torn: facts.holes > 8 || facts }).toEqual({
    many: true,
    torn: true,
  })
})

/** A sector of zeros with something behind it. */
function hasHole(bytes: Buffer): boolean {
  for (let at = 0; at + 512 < bytes.length; at += 512) {
    if (bytes.subarray(at, at + 512).every((byte) => byte === 0)) return true
  }
  return false
}
