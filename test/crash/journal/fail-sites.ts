import { canonicalJson } from '../../../src/main/kernel/journal/canonical-json.ts'
import {
  type Journal,
  type JournalRecord,
  JournalRefused,
} from '../../../src/main/kernel/journal/index.ts'
import { type FaultPlan, type FaultyOperation, faultyVfs } from './faulty-vfs.ts'
import { memoryVfs } from './memory-vfs.ts'
import { callersOwn, collect, openLog } from './test-journal.ts'

type Code = FaultPlan['code']

const OPERATIONS = ['create', 'write', 'dataSync', 'rename', 'syncDirectory'] as const
const TIMES = [1, 2, 5, Number.POSITIVE_INFINITY] as const

/** A disk that fails at every n-th of all operations, once, twice, five times and for good; what was lost. */
export async function failEverySite(
  codes: readonly Code[],
  every: number,
): Promise<{ readonly points: number; readonly broken: readonly unknown[] }> {
  const sites = await countSites()
  const plans = codes.flatMap((code) =>
    OPERATIONS.flatMap((on) =>
      Array.from({ length: sites[on] }, (_, index) => index + 1).flatMap((at) =>
        TIMES.map((times): FaultPlan => ({ on, at, times, code })),
      ),
    ),
  )
  const chosen = plans.filter((_, index) => index % every === 0)
  const broken: unknown[] = []
  for (const plan of chosen) {
    const wrong = await lostWith(plan)
    if (wrong.length > 0) broken.push({ ...plan, wrong })
  }
  return { points: chosen.length, broken }
}

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
