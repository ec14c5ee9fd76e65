import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Figure, figure, percentile, timed } from '../figure.ts'
import { withJournal } from './open-bench-journal.ts'

const RECORDS = 1500
const BODY = { kind: 'bench', text: 'x'.repeat(1000) }
// As many bytes as a record of that body and its signed checkpoint take on disk.
const BYTES = Buffer.alloc(2048, 7)

/** p50 and p99 of a durable append of 1 KiB with its signature, against the same bytes written and synced. In turns, so that both see the same disk. */
export async function measureDurableAppend(): Promise<readonly Figure[]> {
  return withJournal(async (journal, directory) => {
    const bare = await open(join(directory, 'bare'), 'w')
    const ours: number[] = []
    const reference: number[] = []
    for (let index = 0; index < RECORDS; index += 1) {
      ours.push(await timed(() => journal.appendDurable('INTENT', BODY)))
      reference.push(
        await timed(async () => {
          await bare.write(BYTES)
          await bare.datasync()
        }),
      )
    }
    await bare.close()
    return [0.5, 0.99].map((share) =>
      figure({
        what: `durable append of 1 KiB, signed, p${share * 100}`,
        unit: 'ms',
        ours: percentile(ours, share),
        reference: percentile(reference, share),
        referenceIs: 'write + fdatasync of as many bytes',
      }),
    )
  })
}

const GROUP = 50_000

/** Records a second that need not be durable one by one, against one buffered write of the same text. */
export async function measureGroupCommit(): Promise<Figure> {
  return withJournal(async (journal, directory) => {
    const body = { kind: 'line', text: 'processing data for table "public.bookings"' }
    const ours = await timed(async () => {
      const appended = Array.from({ length: GROUP }, () => journal.append('OUTPUT', body))
      await Promise.all(appended)
    })
    const bare = await open(join(directory, 'bare'), 'w')
    const line = Buffer.from(`${JSON.stringify(body)}\n`)
    const reference = await timed(async () => {
      for (let index = 0; index < GROUP; index += 1) await bare.write(line)
      await bare.datasync()
    })
    await bare.close()
    return figure({
      what: 'group commit',
      unit: 'records/s',
      ours: (GROUP / ours) * 1000,
      reference: (GROUP / reference) * 1000,
      referenceIs: 'a bare write a line, synced once, neither sealed nor chained',
    })
  })
}
