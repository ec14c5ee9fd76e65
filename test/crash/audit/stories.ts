import type {
  EvidenceRef,
  Journal,
  JournalRecord,
  Mark,
  MarkPlace,
} from '../../../src/main/kernel/journal/index.ts'
import { type DiskMoment, type DiskState, memoryVfs, seededRandom } from '../journal/memory-vfs.ts'
import { callersOwn, collect, openLog } from '../journal/test-journal.ts'

/** One thing that a console does with its log. */
export const acts = [
  /** A record that is durable before it is acknowledged. */
  'intent',
  /** Several records of one group, acknowledged together. */
  'group',
  /** Records of a group overtaken by a durable one. */
  'burst',
  /** A record that fills its segment: the next one goes to a new one. */
  'large',
  /** Evidence, and the RESULT that names it. */
  'evidence',
  /** Another recovery kit: what comes is sealed to it. */
  'kit',
  /** All that a checkpoint kept elsewhere covers is deleted, as far as it fills whole segments. */
  'prune',
  /** Closed and opened again. */
  'restart',
  /** Left without a word, as by a SIGKILL, and opened again. */
  'abandon',
] as const
export type Act = (typeof acts)[number]

/** What the journal had promised at the moment at which the power goes. */
export interface Promised {
  readonly acknowledged: readonly JournalRecord[]
  readonly evidence: readonly EvidenceRef[]
  /** Records up to this one were given up on purpose; they may be there or not. */
  readonly givenUp: number
  /** What the keychain has: no crash may make it look as if an older copy had been put back. */
  readonly mark: Mark | null
}

export interface CrashPoint extends Promised {
  readonly moment: DiskMoment
}

const NOTHING: Promised = { acknowledged: [], evidence: [], givenUp: 0, mark: null }

/** Small segments, so that two acts can make two of them. */
export const SMALL = { rotateBytes: 3000 }

/** A keychain with a mark in it. */
export function markIn(keychain: { mark: Mark | null }): MarkPlace {
  return {
    async read() {
      const { mark } = keychain
      return mark === null ? { kind: 'absent' } : { kind: 'found', mark }
    },
    async write(mark) {
      keychain.mark = mark
    },
  }
}

/** Plays the acts on a disk and remembers it before each of its changes, and at the end. */
export async function playStory(
  story: readonly Act[],
  start: DiskState = new Map(),
  before: Promised = NOTHING,
): Promise<readonly CrashPoint[]> {
  const points: CrashPoint[] = []
  const acknowledged = [...before.acknowledged]
  const evidence = [...before.evidence]
  const keychain = { mark: before.mark }
  let givenUp = before.givenUp
  const remember = (): void => {
    const { mark } = keychain
    const kept = { acknowledged: [...acknowledged], evidence: [...evidence], givenUp, mark }
    points.push({ moment: vfs.moment(), ...kept })
  }
  const vfs = memoryVfs(start, remember)
  const open = () => openLog(vfs, { ...SMALL, mark: markIn(keychain) })
  let journal = await open()
  const known = new Set(acknowledged.map(({ seq }) => seq))
  for (const record of callersOwn(await collect(journal))) {
    if (!known.has(record.seq)) acknowledged.push(record)
  }
  for (const act of story) {
    if (act === 'restart') await journal.close()
    if (act === 'restart' || act === 'abandon') journal = await open()
    else if (act === 'prune') {
      const anchor = journal.checkpoint()
      const prunable = anchor === null ? null : journal.prunable(anchor)
      if (anchor === null || prunable === null) continue
      givenUp = prunable.through
      // What went with the segments that sealed it is no longer promised.
      evidence.length = 0
      await journal.prune(prunable.through, { place: 'a test', ...anchor })
    } else {
      const done = await perform(journal, act)
      acknowledged.push(...done.records)
      if (done.evidence !== undefined) evidence.push(done.evidence)
    }
  }
  remember()
  await journal.close()
  remember()
  return points
}

interface Done {
  readonly records: readonly JournalRecord[]
  readonly evidence?: EvidenceRef
}

async function perform(
  journal: Journal,
  act: Exclude<Act, 'restart' | 'abandon' | 'prune'>,
): Promise<Done> {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, line) => journal.append('OUTPUT', { line }))
  switch (act) {
    case 'intent':
      return { records: [await journal.appendDurable('INTENT', { act })] }
    case 'group':
      return { records: await Promise.all(lines(3)) }
    case 'burst':
      return { records: await Promise.all([...lines(2), journal.appendDurable('RESULT', { act })]) }
    case 'large': {
      const text = 'x'.repeat(2400)
      return { records: [await journal.appendDurable('INTENT', { text })] }
    }
    case 'evidence': {
      const meta = { name: 'e', mediaType: 'a/b' }
      const evidence = await journal.putEvidence(Buffer.alloc(600, 3), meta)
      return { records: [await journal.appendDurable('RESULT', { evidence })], evidence }
    }
    case 'kit':
      await journal.setRecovery({ recipients: [RECIPIENT], restartKey: 'ab'.repeat(32) })
      return { records: [] }
  }
}

/** Public, of an identity that nobody keeps. */
const RECIPIENT = 'age1h3c7y07yj485khf636y4kddy7dae6qlynpg8drntfvwug0t38f2qljefy8'

/** All stories of so many acts. */
export function storiesOf(length: number): readonly (readonly Act[])[] {
  if (length === 0) return [[]]
  return storiesOf(length - 1).flatMap((story) => acts.map((act) => [...story, act]))
}

/** Longer stories, the same ones every time. */
export function someStories(count: number, lengths: readonly [number, number], seed: number) {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const [least, most] = lengths
  return Array.from({ length: count }, () =>
    Array.from(
      { length: least + below(most - least + 1) },
      () => acts[below(acts.length)] ?? 'intent',
    ),
  )
}
