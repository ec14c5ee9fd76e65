import { appendFileSync, writeSync } from 'node:fs'
import { canonicalJson } from '../../../../src/main/kernel/journal/canonical-json.ts'
import {
  type Journal,
  type JournalRecord,
  JournalRefused,
  nodeVfs,
} from '../../../../src/main/kernel/journal/index.ts'
import { openLog } from '../../journal/test-journal.ts'

/**
 * A console's day, short: `acting-child.ts DIRECTORY STEPS ROTATE_BYTES`. Steps are intents, mutations and results; between
 * them come output, evidence, rotations and a restart. A mutation is a line in `DIRECTORY/mutations`,
 * written only when its intent is durable, by a system call that no fault is injected into. What was
 * acknowledged goes to standard output, a JSON record a line.
 */
const [, , directory = '', steps = '', rotateBytes = ''] = process.argv

function acknowledge(record: JournalRecord): void {
  writeSync(1, `${canonicalJson(record)}\n`)
}

async function begin(): Promise<Journal> {
  return openLog(nodeVfs(), { dir: `${directory}/log`, rotateBytes: Number(rotateBytes) })
}

async function step(journal: Journal, number: number): Promise<void> {
  acknowledge(await journal.appendDurable('INTENT', { number, text: 'x'.repeat(600) }))
  appendFileSync(`${directory}/mutations`, `${number}\n`)
  const lines = ['one', 'two'].map((line) => journal.append('OUTPUT', { number, line }))
  if (number % 3 === 1) {
    const meta = { name: 'page', mediaType: 'text/html' }
    const evidence = await journal.putEvidence(Buffer.alloc(900, number), meta)
    acknowledge(await journal.appendDurable('RESULT', { number, evidence }))
  } else {
    acknowledge(await journal.appendDurable('RESULT', { number }))
  }
  for (const line of await Promise.allSettled(lines)) {
    if (line.status === 'fulfilled') acknowledge(line.value)
  }
}

let journal = await begin()
for (let number = 1; number <= Number(steps); number += 1) {
  try {
    await step(journal, number)
  } catch (error) {
    // Refused: what the record was to announce is not done, and the next step may find a better disk.
    if (!(error instanceof JournalRefused)) throw error
    writeSync(2, `refused ${number}\n`)
  }
  if (number !== 3) continue
  await journal.close()
  journal = await begin()
}
await journal.close()
