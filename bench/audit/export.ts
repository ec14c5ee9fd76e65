import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Client } from 'pg'
import { from } from 'pg-copy-streams'
import {
  exportOnce,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../test/doubles/history-world.ts'
import { type Figure, figure, median, timed } from '../figure.ts'

const RECORDS = 40_000
const ROUNDS = 3
const CHUNK_ROWS = 500
const PREFIX = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])

/** Whether salts and payloads go along, which means to open every record. */
const FORMS = [
  { contents: false, as: 'sealed, the default' },
  { contents: true, as: 'opened, where the profile says so' },
]

/** Exports, checked and recorded, against COPY of the same bytes into a table of the same shape; in turns. */
export async function measureExport(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const form of FORMS) figures.push(await measureForm(form))
  return figures
}

async function measureForm({ contents, as }: (typeof FORMS)[number]): Promise<Figure> {
  const root = await mkdtemp(join(tmpdir(), 'rollback-bench-export-'))
  const world = await startHistoryWorld()
  try {
    const log = await openTestLog(join(root, 'log'))
    await world.run('CREATE TABLE bare (LIKE audit_record INCLUDING ALL)')
    const [ours, reference]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = log.tip().seq + 1
      await log.fill(RECORDS, 940)
      // What the filling left behind is no part of either.
      collectGarbage()
      ours.push(await timed(() => exportOnce({ ...world.place, exportPayload: contents }, log)))
      reference.push(await copyMs(world, await rowsOf(log, { from, contents })))
    }
    await log.journal.close()
    const perSecond = (milliseconds: readonly number[]): number =>
      (RECORDS / median(milliseconds)) * 1000
    return figure({
      what: `export of ${RECORDS.toLocaleString('en')} records of 1 KiB, ${as}`,
      unit: 'records/s',
      ours: perSecond(ours),
      reference: perSecond(reference),
      referenceIs: 'COPY of the same bytes, ready made, in one transaction',
      goal: { ratioAtLeast: 0.8 },
    })
  } finally {
    await world.stop()
    await rm(root, { recursive: true, force: true })
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

async function copyMs({ cluster, place }: HistoryWorld, rows: readonly Buffer[]): Promise<number> {
  const client = new Client({
    host: cluster.host,
    port: cluster.port,
    user: 'postgres',
    password: 'pa:ss of the superuser',
    database: place.database,
  })
  await client.connect()
  collectGarbage()
  try {
    return await timed(() =>
      pipeline(
        Readable.from(rows),
        client.query(
          from('COPY bare (log_id, seq, head, frame, salt, payload) FROM STDIN (FORMAT binary)'),
        ),
      ),
    )
  } finally {
    await client.end()
  }
}

/** What the export sends, as PostgreSQL's binary format has it, in chunks. */
async function rowsOf(
  log: TestLog,
  { from: first, contents }: { readonly from: number; readonly contents: boolean },
): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [PREFIX]
  let rows: Buffer[] = []
  for await (const { seq, head, frame, opened } of log.frames({ from: first })) {
    const open = contents ? opened : null
    const number = Buffer.alloc(8)
    number.writeBigInt64BE(BigInt(seq))
    const salt = open?.salt ?? null
    const payload = open?.payload ?? null
    rows.push(rowOf([Buffer.from(log.logId), number, head, frame, salt, payload]))
    if (rows.length < CHUNK_ROWS) continue
    chunks.push(Buffer.concat(rows))
    rows = []
  }
  return [...chunks, Buffer.concat(rows), Buffer.from([0xff, 0xff])]
}

function rowOf(fields: readonly (Uint8Array | null)[]): Buffer {
  const count = Buffer.alloc(2)
  count.writeInt16BE(fields.length)
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(field === null ? -1 : field.length)
    return field === null ? [length] : [length, field]
  })
  return Buffer.concat([count, ...parts])
}
