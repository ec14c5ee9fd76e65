import { expect, test } from 'vitest'
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

interface CrashPoint {
  readonly moment: DiskMoment
  readonly acknowledged: readonly JournalRecord[]
}

/** Runs a small incident over small segments and remembers the disk before each change of it. */
async function crashPoints(start: DiskState, seed: number): Promise<readonly CrashPoint[]> {
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

async function lostAfter(state: DiskState, point: CrashPoint): Promise<readonly string[]> {
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

test('no acknowledged record is lost at any of at least 500 crash points', async () => {
  const random = seededRandom(42)
  const broken: unknown[] = []
  let tried = 0
  for (const seed of [1, 2, 3]) {
    for (const [index, point] of (await crashPoints(new Map(), seed)).entries()) {
      for (let sample = 0; sample < 2; sample += 1) {
        const lost = await lostAfter(crashState(point.moment, random), point)
        if (lost.length > 0) broken.push({ seed, index, sample, lost })
        tried += 1
      }
    }
  }
  expect({ broken, enough: tried >= 500 || tried }).toEqual({ broken: [], enough: true })
}, 60_000)

test('a second crash during the recovery from the first loses nothing either', async () => {
  const random = seededRandom(7)
  const broken: unknown[] = []
  const first = await crashPoints(new Map(), 9)
  for (const [index, point] of first.entries()) {
    if (index % 12 !== 0) continue
    const state = crashState(point.moment, random)
    const again = await crashPoints(state, index)
    for (const second of again.filter((_, at) => at % 9 === 0)) {
      const acknowledged = [...point.acknowledged, ...second.acknowledged]
      const lost = await lostAfter(crashState(second.moment, random), { ...second, acknowledged })
      if (lost.length > 0) broken.push({ index, lost })
    }
  }
  expect(broken).toEqual([])
}, 60_000)

test('a whole log that is closed and opened again is verified, with its signing key', async () => {
  const vfs = memoryVfs()
  const first = await openLog(vfs)
  await first.appendDurable('INTENT', { a: 1 })
  await first.close()
  const second = await openLog(vfs)
  expect(second.status()).toMatchObject({ kind: 'verified', gaps: { keys: 0 }, uncleanEnds: 0 })
  await second.close()
})

test('power that goes after a kill does not make the recovery from that kill a lie', async () => {
  const random = seededRandom(5)
  const moments: DiskMoment[] = []
  const broken: unknown[] = []
  const vfs = memoryVfs(new Map(), () => moments.push(vfs.moment()))
  let hangs = false
  const killed = await openLog({
    ...vfs,
    async create(path) {
      const file = await vfs.create(path)
      // The process is killed while it waits here: what it wrote is in the page cache only.
      return { ...file, dataSync: () => (hangs ? new Promise(() => undefined) : file.dataSync()) }
    },
  })
  await killed.appendDurable('INTENT', { n: 1 })
  hangs = true
  void killed.appendDurable('RESULT', { n: 1, text: 'x'.repeat(3000) })
  await new Promise((resolve) => setTimeout(resolve, 10))
  moments.length = 0
  const next = await openLog(vfs)
  await next.appendDurable('INTENT', { n: 2 })
  moments.push(vfs.moment())
  for (const [index, moment] of moments.entries()) {
    for (let sample = 0; sample < 20; sample += 1) {
      const journal = await openLog(memoryVfs(crashState(moment, random)))
      const { kind } = journal.status()
      if (kind !== 'verified' && kind !== 'unclean-end') broken.push({ index, sample, kind })
      await journal.close()
    }
  }
  expect({ broken, enough: moments.length > 5 || moments.length }).toEqual({
    broken: [],
    enough: true,
  })
})
