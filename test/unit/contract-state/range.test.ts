import { expect, test } from 'vitest'
import { readLogRefusal } from '../../../src/main/kernel/systems/contracts/state/range-limits.ts'
import {
  firstRange,
  grown,
  shrunk,
} from '../../../src/main/kernel/systems/contracts/state/range-size.ts'
import { failure } from '../../../src/shared/domain/failure.ts'

const said = (words: string) =>
  readLogRefusal({
    kind: 'failed',
    failure: failure('PROVIDER_ERROR', { summary: words, tried: '', answered: words, next: '' }),
  })

test.each([
  ['Infura', 'query returned more than 10000 results. Try with this block range [0x10, 0x20].', 32],
  [
    'Alchemy',
    'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x1, 0xff]',
    255,
  ],
  ['QuickNode', 'eth_getLogs is limited to a 10,000 range', null],
  ['Ankr', 'block range is too wide', null],
  ['BNB Chain', 'exceed maximum block range: 5000', null],
  ['geth', 'query exceeds max results 20000, retry with the range 100-199', 199],
  ['a node of its own', 'query timeout exceeded', null],
  ['a gateway', 'HTTP 413', null],
])('%s says that a range holds too much, and the console asks for less', (_, words, upTo) => {
  expect(said(words)).toEqual({ kind: 'too-much', words, upTo })
})

test.each([
  'daily request count exceeded, request rate limited',
  'Your app has exceeded its compute units per second capacity.',
  'Too Many Requests',
  'limit exceeded',
])('being asked too often (%s) does not make a range smaller', (words) => {
  expect(said(words).kind).toBe('failed')
})

test('a range doubles while answers are small, and finds a limit without running into it again and again', () => {
  const limit = 9_000
  let size = firstRange
  let refusals = 0
  for (let count = 0; count < 30; count += 1) {
    if (size.blocks <= limit) size = grown(size, size.blocks, 10)
    else {
      refusals += 1
      size = shrunk(size, size.blocks, null)
    }
  }
  expect({ nearly: size.blocks > limit * 0.8 && size.blocks <= limit, refusals }).toEqual({
    nearly: true,
    refusals: 2,
  })
})

test('crowded blocks make a range smaller before anybody refuses it, and what a provider suggests is taken', () => {
  expect(grown({ ...firstRange, blocks: 4_000 }, 4_000, 24_000).blocks).toBe(1_000)
  expect(shrunk(firstRange, 2_000, 777).blocks).toBe(777)
  expect(shrunk(firstRange, 1, null).blocks).toBe(1)
})
