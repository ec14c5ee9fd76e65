import { canonicalJson } from '../../../src/main/kernel/journal/canonical-json.ts'
import type { JournalRecord } from '../../../src/main/kernel/journal/index.ts'
import {
  crashState,
  type DiskMoment,
  type DiskState,
  memoryVfs,
  seededRandom,
} from './memory-vfs.ts'
import { callersOwn, collect, openLog } from './test-journal.ts'

/** A moment at which the power may go, and what the journal had promised by then. */
export interface CrashPoint {
  readonly moment: DiskMoment
  readonly acknowledged: readonly JournalRecord[]
}

/** Runs a small incident over small segments and remembers the disk before each change of it. */
export async function crashPoints(start: DiskState, seed: number): Promise<readonly CrashPoint[]> {
  const points: CrashPoint[] = []
  const acknowledged: JournalRecord[] = []
  const vfs = memoryVfs(start, () => {
    points.push({ moment: vfs.moment(), acknowledged: [...acknowledged] })
  })
  const random = seededRandom(seed)
  const journal = await openLog(vfs, { rotateBytes: 12_000 })
  for (const record of callersOwn(await collect(journal))) acknowledged.push(record)
  for (let step = 0; step < 14; step += 1) {
    acknowledged.push(
      await journal.appendDurable('INTENT', { step, plan: 'x'.repeat(random() * 900) }),
    )
    const outputs = Array.from({ length: Math.floor(random() * 12) }, (_, line) =>
      journal.append('OUTPUT', { step, line, text: 'o'.repeat(random() * 700) }).then((record) => {
        acknowledged.push(record)
      }),
    )
    if (step === 5)
      await journal.putEvidence(Buffer.alloc(2000, 1), { name: 'e', mediaType: 'a/b' })
    acknowledged.push(await journal.appendDurable('RESULT', { step, outcome: 'done' }))
    await Promise.all(outputs)
  }
  await journal.close()
  return points
}

/** What is not as promised on the disk that a crash has left: nothing, when all is well. */
export async function lostAfter(state: DiskState, point: CrashPoint): Promise<readonly string[]> {
  const journal = await openLog(memoryVfs(state), { rotateBytes: 12_000 })
  const status = journal.status()
  const faults: string[] =
    status.kind === 'verified' || status.kind === 'unclean-end' ? [] : [status.kind]
  const records = await collect(journal)
  const births = records.filter((record) => record.type === 'GENESIS').map((record) => record.seq)
  if (births.join() !== '1') faults.push(`genesis at ${births.join()}`)
  const found = new Map(records.map((record) => [record.seq, record]))
  const lost = point.acknowledged
    .filter((record) => canonicalJson(found.get(record.seq)) !== canonicalJson(record))
    .map((record) => `record ${record.seq}`)
  await journal.appendDurable('INTENT', { after: 'the crash' })
  await journal.close()
  return [...faults, ...lost]
}

/** What a matrix of crashes has shown. */
export interface PowerLossMatrix {
  readonly points: number
  readonly broken: readonly unknown[]
}

/** Every moment of each seed's incident, `samples` outcomes of what the disk had kept. */
export async function losePowerEverywhere(
  seeds: readonly number[],
  samples: number,
): Promise<PowerLossMatrix> {
  const random = seededRandom(42)
  const broken: unknown[] = []
  let points = 0
  for (const seed of seeds) {
    for (const [index, point] of (await crashPoints(new Map(), seed)).entries()) {
      for (let sample = 0; sample < samples; sample += 1) {
        const lost = await lostAfter(crashState(point.moment, random), point)
        if (lost.length > 0) broken.push({ seed, index, sample, lost })
        points += 1
      }
    }
  }
  return { points, broken }
}
