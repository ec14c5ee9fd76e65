import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { segmentFile } from '../../src/verifier/finding.ts'
import type { PsqlOptions } from '../../src/verifier/history/psql.ts'
import type { LogMaker, Written } from '../fixtures/audit-vectors/log-maker.ts'
import { canonical, sha256 } from '../fixtures/audit-vectors/segment-bytes.ts'

/** 2026-11-29T16:00:00.123456Z */
const EXPORTED_AT = 1_795_968_000_123_456n

/** Date, head, microseconds, operator, outcome, version, reason, resolved by, run, system. */
export type RunColumns = (string | null)[]

export interface CopiedRow {
  seq: number
  head: Buffer | null
  frame: Buffer | null
  salt: Buffer | null
  payload: Buffer | null
  exportedAt: bigint
}

/** A copy of a log in a database, and a psql that answers with it: what a test changes is what is found. */
export class DatabaseCopy {
  rows: CopiedRow[]
  notes: { seq: number; note: unknown }[]
  runs: RunColumns[] = []
  otherLogs = 0

  /** @param batches last sequence of each batch that was exported */
  constructor(log: LogMaker, batches: readonly number[] = [Math.max(...log.written.keys())]) {
    const newest = batches.at(-1) ?? 0
    const sent = [...log.written.values()].filter(({ seq }) => seq <= newest)
    this.rows = sent.map(rowOf)
    this.notes = batches.map((to, index) => {
      const records = sent.filter(({ seq }) => seq > (batches[index - 1] ?? 0) && seq <= to)
      return { seq: to, note: noteOf(log, records) }
    })
  }

  row(seq: number): CopiedRow {
    const row = this.rows.find((one) => one.seq === seq)
    if (row === undefined) throw new Error(`no row ${seq}`)
    return row
  }

  note(index: number): Record<string, unknown> {
    return this.notes[index]?.note as Record<string, unknown>
  }

  tables(): Buffer {
    return Buffer.concat([
      table([[int8(this.otherLogs)]]),
      table(this.notes.map(({ seq, note }) => [int8(seq), textOf(note)])),
      table(this.runs.map((row) => row.map((text) => (text === null ? null : Buffer.from(text))))),
      table(
        this.rows.map(({ seq, head, frame, salt, payload, exportedAt }) => [
          int8(seq),
          head,
          frame,
          salt,
          payload,
          int8(exportedAt),
        ]),
      ),
    ])
  }

  /** A program in a folder that stands in for psql. */
  psql(folder: string): PsqlOptions {
    return fakePsql(folder, { out: this.tables() })
  }
}

/** A row of `rollback_history` for a run on the web system. */
export function runRow(run: string, head: string, more: { reason?: string } = {}): RunColumns {
  const { reason = 'v42 "throws"' } = more
  const version = 'bad-release 0123456789ab'
  const date = '2026-11-23T01:02:03.004000Z'
  return [date, head, '61500000', 'ada', 'done', version, reason, 'ada', run, 'web']
}

/** What an EXPORT record remembers of it. */
export function toldOf(row: RunColumns): Record<string, unknown> {
  return {
    run: row[8],
    system: row[9],
    sha256: sha256(Buffer.from(JSON.stringify(row))).toString('hex'),
  }
}

/** A psql that writes these bytes, complains, and ends; what it was called with lies beside it. */
export function fakePsql(
  folder: string,
  said: {
    readonly out?: Buffer
    readonly err?: string
    readonly code?: number
    readonly last?: string
  },
): PsqlOptions {
  mkdirSync(folder, { recursive: true })
  const program = join(folder, 'psql')
  writeFileSync(`${program}.out`, said.out ?? '')
  writeFileSync(`${program}.err`, said.err ?? '')
  const lines = [
    '#!/bin/sh',
    'printf "%s\\n" "$@" > "$0.args"',
    'env > "$0.env"',
    'cat "$0.out"',
    'cat "$0.err" >&2',
    said.last ?? `exit ${said.code ?? 0}`,
  ]
  writeFileSync(program, `${lines.join('\n')}\n`)
  chmodSync(program, 0o755)
  return { program, environment: { PATH: process.env['PATH'] }, silenceMs: 10_000 }
}

/** The files of a made log in a new folder. */
export function layOutLog(folder: string, log: LogMaker): string {
  mkdirSync(folder, { recursive: true })
  for (const [segment, bytes] of log.files) writeFileSync(join(folder, segmentFile(segment)), bytes)
  return folder
}

function rowOf({ seq, head, frame, opened }: Written): CopiedRow {
  const { salt, payload } = opened ?? { salt: null, payload: null }
  return { seq, head, frame, salt, payload, exportedAt: EXPORTED_AT }
}

function noteOf(log: LogMaker, records: readonly Written[]): Record<string, unknown> {
  const last = records.at(-1)
  const checkpoint = records.findLast(({ frame }) => frame[16] === 7)
  return {
    logId: log.logId,
    genesis: log.genesis,
    seq: last?.seq,
    head: last?.head.toString('hex'),
    at: '2026-11-29T16:00:00.000Z',
    records: [records[0]?.seq, last?.seq],
    count: records.length,
    payloads: records.filter(({ opened }) => opened !== null).length,
    signed: checkpoint === undefined ? null : bodyOf(checkpoint.frame),
    exportedAt: '2026-11-29T16:00:00.123456+00:00',
  }
}

function bodyOf(frame: Buffer): Record<string, unknown> {
  return JSON.parse(frame.subarray(100, -20).toString().replace(/\0+$/, '')).body
}

function textOf(note: unknown): Buffer | null {
  if (note === null) return null
  return Buffer.from(typeof note === 'string' ? note : canonical(note))
}

function int8(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

/** One table as COPY writes it in binary. */
export function table(rows: readonly (readonly (Buffer | null)[])[]): Buffer {
  const parts: Buffer[] = [Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]
  for (const row of rows) {
    parts.push(Buffer.from([0, row.length]))
    for (const field of row) {
      const length = Buffer.alloc(4)
      length.writeInt32BE(field?.length ?? -1)
      parts.push(length, field ?? Buffer.alloc(0))
    }
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xff])])
}
