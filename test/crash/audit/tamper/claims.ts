import { randomBytes } from 'node:crypto'
import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import {
  framesOf,
  headOf,
  readHeader,
  withHeader,
} from '../../../fixtures/audit-vectors/segment-bytes.ts'
import { rewritten } from './forgers.ts'
import type { HonestLog, Segments } from './honest-logs.ts'
import { type Tamper, type Tampering, thin } from './tampering.ts'

/**
 * Headers that claim what only the console or the kit's holder may say (pruned, restarted, cut) by
 * somebody who holds today's keys, and who makes everything behind agree with it.
 */
export const falseClaims: Tamper = function* ({ logs }, { every }) {
  yield* thin(
    logs.flatMap((log) => [...claimsOn(log)]),
    every,
  )
}

function* claimsOn(log: HonestLog): Generator<Tampering> {
  for (const [segment, bytes] of log.segments) {
    const before = log.segments.get(segment - 1)
    if (before === undefined) continue
    const header = readHeader(bytes)
    const previous = header['previous'] as Record<string, unknown>
    const last = framesOf(before).at(-1)
    if (last === undefined) continue
    const restart = randomBytes(64).toString('base64')
    const head = headOf(before, last).toString('hex')
    const gone = new Map([...log.segments].filter(([number]) => number >= segment))
    const pruned = { segment: segment - 1, seq: last.seq, head, key: null }
    // What is said of deleted segments nobody can check: it is shown, and an anchor settles it.
    yield* signed('pruned', gone, { pruned, keyGap: 'lost' }, 1)
    yield* signed(
      'pruned with another end',
      gone,
      { pruned: { ...pruned, head: '00'.repeat(32) } },
      2,
    )
    yield* signed('pruned, all still there', log.segments, { pruned }, 1)
    // A restart is the kit's holder's alone: a false signature is a lie, not a gap.
    yield* signed('restarted', log.segments, { keyGap: 'restarted', restart }, 2)
    yield* signed(
      'restarted behind a rewrite',
      rewrittenIn(before),
      { keyGap: 'restarted', restart },
      2,
    )
    for (const { from, seq } of framesOf(before).slice(1)) {
      const cut = new Map([...log.segments, [segment - 1, before.subarray(0, from)]])
      const end = { kind: 'CUT', seq: last.seq }
      const kept = framesOf(cut.get(segment - 1) ?? before).at(-1)
      const patch = {
        keyGap: 'lost',
        previous: {
          ...previous,
          end,
          validLength: from,
          head: kept === undefined ? previous['head'] : headOf(before, kept).toString('hex'),
        },
      }
      yield* signed(`cut before record ${seq}`, cut, patch, 1)
      yield* signed(`cut before record ${seq} without a gap`, cut, { ...patch, keyGap: null }, 1)
    }

    function rewrittenIn(original: Buffer): Segments {
      const place = framesOf(original).find(({ type }) => type === 3)
      const other = place === undefined ? original : rewritten(original, place)
      return new Map([...log.segments, [segment - 1, other]])
    }

    function* signed(
      what: string,
      segments: Segments,
      patch: Readonly<Record<string, unknown>>,
      least: 1 | 2,
    ): Generator<Tampering> {
      for (const ownKey of [false, true]) {
        const copy = new Map<number, Buffer>(
          [...segments].map(([number, file]) => [number, Buffer.from(file)]),
        )
        copy.set(segment, withHeader(bytes, { ...header, ...patch }))
        forge(copy, { from: segment, seed: log.seed.toString('hex'), ownKey, ownGenesis: false })
        const how = `segment ${segment} says ${what}${ownKey ? ', in the thief’s own key' : ''}`
        yield { how, log, segments: copy, least }
      }
    }
  }
}
