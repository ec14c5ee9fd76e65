import { seededRandom } from '../journal/memory-vfs.ts'
import type { ImportCase } from './kill-import.ts'
import type { Moment } from './killing-proxy.ts'

/** Requests of an import that nobody disturbs, looks and receipts with it: about so many. */
const REQUESTS = 80
const TRANSACTIONS = 8

const at = (of: Moment['of'], nth: number, when: Moment['when']): Moment => ({ of, nth, when })

/** The moments at which most could go wrong: a batch is signed and nobody has it, or somebody has and we do not know. */
export const shortCases: readonly ImportCase[] = [
  {
    kills: [
      at('transaction', 1, 'before'),
      at('transaction', 1, 'after'),
      at('request', 12, 'after'),
    ],
    marked: false,
    blocks: 'at-once',
  },
  {
    kills: [
      at('transaction', 3, 'after'),
      at('transaction', 1, 'after'),
      at('transaction', 2, 'before'),
    ],
    marked: false,
    blocks: 'slow',
  },
]

/** At least `points` moments over the whole import: each transaction before and after, requests all along, seeded. */
export function longCases(points: number, seed: number): readonly ImportCase[] {
  const random = seededRandom(seed)
  const pick = (most: number) => 1 + Math.floor(random() * most)
  const side = (index: number): Moment['when'] => (index % 2 === 0 ? 'before' : 'after')
  const named = Array.from({ length: TRANSACTIONS * 2 }, (_, index) =>
    at('transaction', 1 + Math.floor(index / 2), side(index)),
  )
  const blind = Array.from({ length: Math.max(0, points - named.length) }, (_, index) =>
    index % 3 === 0
      ? at('transaction', pick(4), side(index))
      : at('request', pick(REQUESTS), side(index)),
  )
  const moments = [...named, ...blind]
  const KILLS = 4
  const count = Math.ceil(moments.length / KILLS)
  return Array.from({ length: count }, (_, index) => ({
    kills: moments.filter((_, place) => place % count === index),
    marked: index % 3 === 2,
    blocks: index % 5 === 4 ? 'slow' : 'at-once',
  }))
}
