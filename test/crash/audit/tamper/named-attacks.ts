import { verifyLog } from '../../../../src/verifier/verify-log.ts'
import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import { framesOf } from '../../../fixtures/audit-vectors/segment-bytes.ts'
import type { Matrix } from '../power-loss.ts'
import { type ScratchDirectory, scratchDirectory } from '../scratch-directory.ts'
import { goOnFrom, rewritten } from './forgers.ts'
import type { HonestLog, HonestLogs } from './honest-logs.ts'
import { missedBy, stateOf } from './judge-tampering.ts'
import type { Tampering } from './tampering.ts'

/** A published attack on another sealed log, done to ours. */
interface Replay extends Tampering {
  /** A checkpoint kept elsewhere must convict it, whatever a crash or a key gap might still excuse. */
  readonly anchorConvicts?: true
}

type Attack = (logs: HonestLogs) => Iterable<Replay> | AsyncIterable<Replay>

const DAMAGED = 2

/** By the name under which each was published. */
export const namedAttacks: Readonly<Record<string, Attack>> = {
  // systemd's journal let a sealed file be changed so that some of its entries were no longer shown.
  'CVE-2023-31437, records hidden from a reader while the log still verifies': hidden,
  // There a sealed file could be cut, and sealing be resumed, and the check said that all was well.
  'CVE-2023-31438, a log cut and gone on with by today’s keys': cutAndResumed,
  // There the contents of past entries could be changed, and the file be adjusted to pass the check.
  'CVE-2023-31439, a past record rewritten and sealed again with stolen keys': sealedAgain,
  // immudb's client took a linear proof whose two ends were true and whose middle nobody had checked.
  'the linear fake, another middle between two true ends': otherMiddle,
}

/** Replays the attacks; broken is what a reader did not see. */
export async function replayNamedAttacks(
  logs: HonestLogs,
  attacks: Readonly<Record<string, Attack>> = namedAttacks,
): Promise<Matrix & { readonly notes: readonly string[] }> {
  using scratch = scratchDirectory()
  const broken: unknown[] = []
  const notes: string[] = []
  let points = 0
  for (const [name, attack] of Object.entries(attacks)) {
    let tried = 0
    for await (const replay of attack(logs)) {
      tried += 1
      const wrong = [
        ...(await missedBy(replay, logs, scratch)),
        ...(await unproven(replay, scratch)),
      ]
      if (wrong.length > 0) broken.push({ attack: name, how: replay.how, wrong })
    }
    points += tried
    notes.push(`${tried} of ${name}`)
  }
  return { points, broken, notes }
}

async function unproven(replay: Replay, scratch: ScratchDirectory): Promise<readonly string[]> {
  if (replay.anchorConvicts !== true) return []
  scratch.show(stateOf(replay.segments))
  const { code } = await verifyLog(scratch.path, { anchors: [replay.log.anchor] })
  return code === DAMAGED ? [] : [`with a checkpoint kept elsewhere the verifier says ${code}`]
}

/** The one that has a middle: three starts, three segments. */
export function attacked({ logs }: HonestLogs): HonestLog {
  const [three] = logs
  if (three === undefined) throw new Error('no log')
  return three
}

function fileOf(log: HonestLog, segment: number): Buffer {
  return log.segments.get(segment) ?? Buffer.alloc(0)
}

function* hidden(logs: HonestLogs): Generator<Replay> {
  const log = attacked(logs)
  for (const segment of log.segments.keys()) {
    const bytes = fileOf(log, segment)
    const places = framesOf(bytes)
    for (const [index, place] of places.entries()) {
      const next = places[index + 1]
      if (next === undefined) continue
      const swallowed = Buffer.from(bytes)
      // The record's length reaches over the next one, which a reader that trusts it would pass by.
      swallowed.writeUInt32BE(next.to - place.from - 104, place.from + 4)
      const how = `record ${place.seq} reaches over the next one`
      yield { how, log, segments: new Map([...log.segments, [segment, swallowed]]), least: 2 }
    }
  }
}

async function* cutAndResumed(logs: HonestLogs): AsyncGenerator<Replay> {
  const log = attacked(logs)
  for (const segment of log.segments.keys()) {
    for (const place of framesOf(fileOf(log, segment)).filter((_, n) => n % 5 === 2)) {
      const segments = await goOnFrom(log, segment, place.from)
      const how = `cut before record ${place.seq} and gone on with`
      yield { how, log, segments, least: 1, anchorConvicts: true }
    }
  }
}

function* sealedAgain(logs: HonestLogs): Generator<Replay> {
  const log = attacked(logs)
  for (const segment of log.segments.keys()) {
    const bytes = fileOf(log, segment)
    for (const place of framesOf(bytes).filter(({ type }) => type === 3 || type === 6)) {
      const segments = new Map([...log.segments, [segment, rewritten(bytes, place)]])
      const seed = log.seed.toString('hex')
      forge(segments, { from: segment, seed, ownKey: true, ownGenesis: false })
      yield { how: `record ${place.seq} rewritten`, log, segments, least: 2 }
    }
  }
}

function* otherMiddle(logs: HonestLogs): Generator<Replay> {
  const log = attacked(logs)
  const middle = fileOf(log, 2)
  const places = framesOf(middle)
  const third = places[2] ?? { from: 0, to: 0, seq: 0, type: 0 }
  const fakes: readonly (readonly [string, Buffer])[] = [
    ['of another log', fileOf(logs.foreign, 2)],
    ['that stops early', middle.subarray(0, places[3]?.from)],
    ['with another record', rewritten(middle, third)],
  ]
  for (const [what, fake] of fakes) {
    const segments = new Map([...log.segments, [2, Buffer.from(fake)]])
    yield { how: `a middle ${what}`, log, segments, least: 2 }
    if (fake.length !== middle.length) continue
    // Nor when the chain through the middle is repaired, as far as that goes without old keys.
    const repaired = new Map([...segments].map(([n, bytes]) => [n, Buffer.from(bytes)]))
    forge(repaired, { from: 2, seed: null, ownKey: false, ownGenesis: false })
    yield { how: `a middle ${what}, its chain repaired`, log, segments: repaired, least: 2 }
  }
}
