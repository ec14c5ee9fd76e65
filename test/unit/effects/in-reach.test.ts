import { expect, test } from 'vitest'
import { inReach } from '../../../src/main/kernel/effects/chain/in-reach.ts'

const { signal } = new AbortController()
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const after = async (ms: number, answer: string) => {
  await wait(ms)
  return answer
}
const clock = { sleep: (ms: number) => wait(ms) }
const never = new Promise<string>(() => undefined)

test('nobody waits for one that never answers, once another has', async () => {
  const asked = [never, after(5, 'first'), after(20, 'second')]
  expect(await inReach(asked, { clock, signal, graceMs: 80 })).toEqual(['first', 'second'])
})

test('an answer that does not count is not the first: the one that does is waited for', async () => {
  const asked = [after(1, 'no'), after(40, 'yes'), never]
  const counts = (answer: string) => answer === 'yes'
  expect(await inReach(asked, { clock, signal, graceMs: 5, counts })).toEqual(['no', 'yes'])
})

test('where none counts all are heard, and where one throws so does the whole', async () => {
  const none = { clock, signal, graceMs: 1, counts: () => false }
  expect(await inReach([after(1, 'a'), after(15, 'b')], none)).toEqual(['a', 'b'])
  await expect(inReach([Promise.reject(new Error('broken')), never], none)).rejects.toThrow(
    'broken',
  )
})
