import { writeSync } from 'node:fs'
import { nodeVfs } from '../../../src/main/kernel/journal/index.ts'
import { openLog } from './test-journal.ts'

/**
 * Writes to the log in argv[2] until it is killed, and says on standard output which records have
 * been acknowledged: `number key` a line, in one write each, so that a kill cannot tear it.
 */
const dir = process.argv[2] ?? ''
const journal = await openLog(nodeVfs(), { dir, rotateBytes: 60_000 })
writeSync(1, 'ready\n')

function acknowledge(seq: number, key: string): void {
  writeSync(1, `${seq} ${key}\n`)
}

for (let step = 0; ; step += 1) {
  const key = `${process.pid}.${step}`
  for (let line = 0; line < 3; line += 1) {
    const output = `${key}.${line}`
    void journal.append('OUTPUT', { key: output, text: 'o'.repeat(300) }).then((record) => {
      acknowledge(record.seq, output)
    })
  }
  const record = await journal.appendDurable('INTENT', { key })
  acknowledge(record.seq, key)
}
