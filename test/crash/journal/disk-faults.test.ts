import { expect, test } from 'vitest'
import { canonicalJson } from '../../../src/main/kernel/journal/canonical-json.ts'
import {
  type Journal,
  type JournalRecord,
  JournalRefused,
} from '../../../src/main/kernel/journal/index.ts'
import { type FaultPlan, type FaultyOperation, faultyVfs } from './faulty-vfs.ts'
import { memoryVfs } from './memory-vfs.ts'
import { callersOwn, collect, openLog } from './test-journal.ts'

interface Outcome {
  readonly acknowledged: readonly JournalRecord[]
  readonly refused: number
}

/** The same short story every time, so that the n-th write is the same one in every run. */
async function story(journal: Journal): Promise<Outcome> {
  const acknowledged: JournalRecord[] = []
  let refused = 0
  for (let step = 0; step < 6; step += 1) {
    for (const type of ['INTENT', 'RESULT'] as const) {
      try {
        acknowledged.push(await journal.appendDurable(type, { step, text: 't'.repeat(1200) }))
      } catch (error) {
        if (!(error instanceof JournalRefused)) throw error
        refused += 1
      }
    }
  }
  return { acknowledged, refused }
}

async function lostWith(plan: FaultPlan): Promise<readonly string[]> {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, plan)
  const journal = await openLog(faulty, { rotateBytes: 6000 })
  const outcome = await story(journal)
  await journal.close()
  const { owed } = journal.status().gaps
  const next = await openLog(memory)
  const { kind } = next.status()
  const found = new Map((await collect(next)).map((record) => [record.seq, record]))
  const gaps = callersOwn(await collect(next)).filter((record) => record.type === 'GAP').length
  await next.close()
  const lost = outcome.acknowledged
    .filter((record) => canonicalJson(found.get(record.seq)) !== canonicalJson(record))
    .map((record) => `record ${record.seq}`)
  const wrong = kind === 'tampered' ? ['tampered'] : []
  // A refusal is told by a GAP, unless the disk refused to the very end: then it is still owed.
  const untold = outcome.refused > 0 && gaps + owed === 0 ? ['no gap'] : []
  return [...lost, ...wrong, ...untold]
}

async function countSites(): Promise<Record<FaultyOperation, number>> {
  const faulty = faultyVfs(memoryVfs(), null)
  const journal = await openLog(faulty, { rotateBytes: 6000 })
  await story(journal)
  await journal.close()
  return { ...faulty.counts }
}

test.each(['EIO', 'ENOSPC'] as const)(
  'with %s at every single operation, once, twice and for good, nothing acknowledged is lost',
  async (code) => {
    const sites = await countSites()
    const broken: unknown[] = []
    let tried = 0
    for (const on of ['create', 'write', 'dataSync', 'rename', 'syncDirectory'] as const) {
      for (let at = 1; at <= sites[on]; at += 1) {
        for (const times of [1, 2, 5, Number.POSITIVE_INFINITY]) {
          const wrong = await lostWith({ on, at, times, code })
          if (wrong.length > 0) broken.push({ on, at, times, wrong })
          tried += 1
        }
      }
    }
    expect({ broken, enough: tried > 150 || tried }).toEqual({ broken: [], enough: true })
  },
  60_000,
)

test('a file that refused one sync is never written again, and the record lands in a new one', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const journal = await openLog(faulty)
  await journal.appendDurable('INTENT', { n: 1 })
  const before = memory.bytes('/log/seg-00000001.rbl').length
  faulty.plan({ on: 'dataSync', at: 1, code: 'EIO', path: 'seg-' })
  const record = await journal.appendDurable('INTENT', { n: 2 })
  const poisoned = memory.bytes('/log/seg-00000001.rbl').length
  await journal.appendDurable('RESULT', { n: 2 })
  expect(memory.bytes('/log/seg-00000001.rbl').length).toBe(poisoned)
  expect(poisoned).toBeGreaterThan(before)
  await journal.close()
  const next = await openLog(memory)
  const [kept] = await collect(next, { from: record.seq, to: record.seq })
  expect(kept).toEqual(record)
  expect(next.status().kind).toBe('verified')
  await next.close()
})

test('a second refusal refuses the record, and the gap is the first thing written later', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const journal = await openLog(faulty)
  faulty.plan({ on: 'dataSync', at: 1, times: 2, code: 'EIO', path: 'seg-' })
  await expect(journal.appendDurable('INTENT', { n: 1 })).rejects.toMatchObject({
    name: 'JournalRefused',
    code: 'DISK_REFUSES',
  })
  expect(journal.status()).toMatchObject({ refusing: true, gaps: { owed: 1 } })
  await journal.appendDurable('INTENT', { n: 2 })
  const types = callersOwn(await collect(journal)).map(({ type, body }) => [
    type,
    body['kind'] ?? body['n'],
  ])
  expect(types).toEqual([
    ['GAP', 'refused'],
    ['INTENT', 2],
  ])
  expect(journal.status()).toMatchObject({ refusing: false, gaps: { owed: 0, recorded: 1 } })
  await journal.close()
})

test('the ballast makes room for the last words when the disk is full', async () => {
  const memory = memoryVfs()
  let full = false
  const limited = {
    ...memory,
    async create(path: string) {
      const file = await memory.create(path)
      return {
        ...file,
        async write(bytes: Uint8Array, position: number) {
          if (full && memory.paths().includes('/log/ballast.bin'))
            throw Object.assign(new Error(), { code: 'ENOSPC' })
          await file.write(bytes, position)
        },
      }
    },
  }
  const journal = await openLog(limited, { ballastBytes: 4096 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(memory.paths()).toContain('/log/ballast.bin')
  full = true
  await journal.appendDurable('RESULT', { outcome: 'done' })
  expect(memory.paths()).not.toContain('/log/ballast.bin')
  await journal.close()
})
