import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { HistoryTableRow } from '../../../src/main/kernel/history/export/history-table.ts'
import { calendarEvent } from '../../../src/main/kernel/history/files/calendar.ts'
import { csvRow } from '../../../src/main/kernel/history/files/csv.ts'
import { type FileWanted, writePart } from '../../../src/main/kernel/history/files/file-part.ts'
import { markdownLine } from '../../../src/main/kernel/history/files/markdown.ts'
import type {
  FrameRange,
  JournalFrame,
  RecordType,
} from '../../../src/main/kernel/journal/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'

const LOG = { logId: 'ab'.repeat(16), genesis: 'cd'.repeat(32) }
const AT = '2026-11-23T03:00:00.000Z'
const row: HistoryTableRow = {
  runId: 'abcdefgh',
  date: AT,
  system: 'vercel',
  reason: 'bad release',
  durationMs: 1_500,
  resolvedBy: 'ada',
  outcome: 'done',
  operator: 'Ada',
  procedureVersion: 'bad-release 0123456789ab',
}

/** A log in memory of these records, numbered from 1. */
function logOf(records: readonly (readonly [RecordType, JsonObject | null])[]) {
  const frames = records.map(([type, body], index): JournalFrame => {
    const payload = Buffer.from(JSON.stringify({ at: AT, body }))
    const head = createHash('sha256').update(`${index}`).digest()
    const opened = body === null ? null : { salt: Buffer.alloc(16), payload }
    return { seq: index + 1, type, head, frame: Buffer.alloc(360), opened }
  })
  const tip = () => ({ seq: frames.length, head: frames.at(-1)?.head.toString('hex') ?? '' })
  async function* inRange({ from = 1, to = frames.length, types }: FrameRange) {
    for (const frame of frames.slice(from - 1, to)) {
      if (types === undefined || types.includes(frame.type)) yield frame
    }
  }
  return { ...LOG, tip, frames: inRange }
}

/** The whole file, and what its last part proves. */
async function whole(wanted: FileWanted, log: ReturnType<typeof logOf>) {
  const parts = {
    log,
    clock: { now: () => new Date(AT) },
    endedRows: (frame: JournalFrame) => (frame.type === 'RESULT' ? [row] : []),
  }
  const texts: string[] = []
  let from: string | null | undefined
  for (;;) {
    const { part, proves } = await writePart(from == null ? wanted : { ...wanted, from }, parts)
    texts.push(part.text)
    from = part.next
    if (from === null) return { texts, text: texts.join(''), proves, name: part.name }
  }
}

const line = (text: string): readonly [RecordType, JsonObject] => [
  'OUTPUT',
  { kind: 'line', run: 'abcdefgh', step: 'api', text },
]

describe('CSV', () => {
  const cells = (reason: string) =>
    csvRow({ ...row, reason }, { logId: 'l', genesis: 'g', seq: 7, head: 'h' })
  test.each([
    ['plain', 'bad release', ',bad release,'],
    ['a comma', 'bad, very', ',"bad, very",'],
    ['a quote', 'the "new" one', ',"the ""new"" one",'],
    ['a new line', 'a\r\nb', ',"a\r\nb",'],
    ['a formula', '=HYPERLINK("http://x")', `,"'=HYPERLINK(""http://x"")",`],
    ['a plus', '+1', ",'+1,"],
    ['a minus', '-1', ",'-1,"],
    ['an at', '@SUM(A1)', ",'@SUM(A1),"],
    ['a tab', '\t=1', ",'\t=1,"],
    ['a carriage return', '\r=1', `,"'\r=1",`],
  ])('%s', (_name, reason, expected) => {
    expect(cells(reason)).toContain(expected)
    expect(cells(reason).endsWith(',l,g,7,h\r\n')).toBe(true)
  })

  test('has a row for each system of each run, with the head of the record that ended it', async () => {
    const log = logOf([line('a'), ['RESULT', { kind: 'x' }], line('b')])
    const { text, proves, name } = await whole({ format: 'csv' }, log)
    const [header, one, end] = text.split('\r\n')
    expect(header).toBe(
      'date,system,reason,duration_seconds,resolved_by,run_id,outcome,operator,procedure_version,log_id,genesis,seq,head',
    )
    expect(one?.split(',').slice(0, 6)).toEqual([
      AT,
      'vercel',
      'bad release',
      '1.5',
      'ada',
      'abcdefgh',
    ])
    expect(end).toBe('')
    expect(proves?.seq).toBe(2)
    expect(one?.endsWith(`,${LOG.logId},${LOG.genesis},2,${proves?.head}`)).toBe(true)
    expect(name).toBe('rollback-history-abababab-3.csv')
  })

  test('without a run proves nothing', async () => {
    expect((await whole({ format: 'csv' }, logOf([line('a')]))).proves).toBeNull()
  })
})

describe('JSON Lines', () => {
  test('have each record with its head, and the checkpoint last', async () => {
    const log = logOf([line('a'), ['STEP', null]])
    const lines = (await whole({ format: 'jsonl' }, log)).text.trimEnd().split('\n')
    expect(lines.map((one) => JSON.parse(one))).toMatchObject([
      { seq: 1, type: 'OUTPUT', at: AT, body: { text: 'a' } },
      { seq: 2, type: 'STEP', sealed: true },
      { ...LOG, seq: 2, head: log.tip().head },
    ])
  })

  test('come in parts that make the same file, however long the log is and while it grows', async () => {
    const records = Array.from({ length: 3_000 }, (_, index) => line(`${index} ${'x'.repeat(300)}`))
    const log = logOf(records)
    const { texts, text, proves } = await whole({ format: 'jsonl' }, log)
    expect(texts.length).toBeGreaterThan(3)
    expect(Math.max(...texts.map((one) => one.length))).toBeLessThan(300_000)
    expect(text.trimEnd().split('\n')).toHaveLength(3_001)
    expect(proves).toMatchObject({ seq: 3_000 })
  })

  test('of one run leave the others out', async () => {
    const log = logOf([line('a'), ['OUTPUT', { kind: 'line', run: 'zzzzzzzz', text: 'b' }]])
    const { text } = await whole({ format: 'jsonl', run: 'abcdefgh' }, log)
    expect(text).toContain('"text":"a"')
    expect(text).not.toContain('"text":"b"')
  })

  test.each(['x', '1.2', '9.1.0', '1.3.0', '-1.0.0', '1.1.2'])(
    'do not go on at %s, where there is nothing',
    async (from) => {
      const parts = {
        log: logOf([line('a')]),
        clock: { now: () => new Date() },
        endedRows: () => [],
      }
      await expect(writePart({ format: 'jsonl', from }, parts)).rejects.toThrow('NOT_FOUND')
    },
  )
})

test.each(['csv', 'jsonl', 'markdown'] as const)(
  'of a run that the log does not know no file is made: %s',
  async (format) => {
    const file = whole({ format, run: 'zzzzzzzz' }, logOf([line('a'), ['RESULT', { kind: 'x' }]]))
    await expect(file).rejects.toThrow(/NOT_FOUND.*zzzzzzzz/)
  },
)

describe('the time line', () => {
  test('has one line for each event, and leaves output and signatures out', async () => {
    const log = logOf([line('a'), ['CONFIG', { kind: 'armed', by: 'ada' }], ['CHECKPOINT', {}]])
    const { text } = await whole({ format: 'markdown' }, log)
    const events = text.split('\n').filter((one) => one.startsWith('- '))
    expect(events).toHaveLength(1)
    expect(events[0]).toMatch(/^- 2026-11-23 03:00:00\.000 · 2 CONFIG · /)
    expect(text).toContain(`Record 3 has the head \`${log.tip().head}\``)
  })

  test('ends with the checkpoint as one line that can be cut out for the verifier', async () => {
    const log = logOf([line('a'), ['CONFIG', { kind: 'armed', by: 'ada' }]])
    const { text, proves } = await whole({ format: 'markdown' }, log)
    const [, json = ''] = /\n```json\n(.*)\n```\n$/.exec(text) ?? []
    expect(JSON.parse(json)).toEqual(proves)
    expect(JSON.parse(json)).toEqual({ ...LOG, seq: 2, head: log.tip().head, at: AT })
    expect(text).toContain('--checkpoint FILE')
  })

  test('nothing in a record becomes a link, an image, HTML or a line of its own', () => {
    const body = { kind: 'nobody knows', text: '![x](http://y)\n# big <script>`' }
    const text = markdownLine({ seq: 1, type: 'CONFIG', payload: { at: AT, body } })
    expect(text.trimEnd()).not.toContain('\n')
    expect(text).not.toMatch(/(?<!\\)[![\]<>`#]/)
  })
})

describe('post-mortem', () => {
  const ENDED: Parameters<typeof logOf>[0] = [
    line('a'),
    ['STEP', { run: 'abcdefgh', step: 'api' }],
    ['RESULT', { run: 'abcdefgh', step: 'api' }],
  ]
  const ended = () => logOf(ENDED)

  test('the draft asks what only people know, and tells the time line, the systems and the proof', async () => {
    const { text, name, proves } = await whole({ format: 'post-mortem', run: 'abcdefgh' }, ended())
    const headings = text.split('\n').filter((one) => one.startsWith('#'))
    expect(headings).toEqual([
      '# Post-mortem of run abcdefgh (draft)',
      '## Summary',
      '## Impact',
      '## Time line',
      '## Root cause',
      '## What went well, what did not',
      '## Follow-up',
      '## Proof',
    ])
    expect(text).toContain('- **vercel**: done after 2 s, by ada; reason: bad release')
    expect(text).toContain(`"head":"${proves?.head}"`)
    expect(name).toBe('post-mortem-abcdefgh-3.md')
  })

  test('its date is a calendar file: two working days later, whatever the reason holds', async () => {
    const { text, name } = await whole({ format: 'calendar', run: 'abcdefgh' }, ended())
    expect(name).toBe('post-mortem-abcdefgh-3.ics')
    // The run began on a Monday.
    expect(text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Rollback Console//EN',
      'BEGIN:VEVENT',
      `UID:abcdefgh-3@${LOG.logId}`,
      'DTSTAMP:20261123T030000Z',
      'DTSTART:20261125T130000Z',
      'DTEND:20261125T140000Z',
      'SUMMARY:Post-mortem: bad release',
      expect.stringMatching(/^DESCRIPTION:Run abcdefgh \(vercel\)\. Bring the draft: History/),
      ...Array.from({ length: 3 }, () => expect.stringMatching(/^ /)),
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  test('the calendar anchors what it holds: the record that ended the run, and nothing where no run has ended', async () => {
    const log = logOf([...ENDED, line('later')])
    const { text, proves } = await whole({ format: 'calendar' }, log)
    expect(proves?.seq).toBe(3)
    expect(text.replaceAll('\r\n ', '')).toContain(
      `\\nProof: record 3 of log ${LOG.logId} has the head ${proves?.head}\r\n`,
    )
    const none = await whole({ format: 'calendar' }, logOf([line('a')]))
    expect(none.proves).toBeNull()
    expect(none.text).toMatch(/^BEGIN:VCALENDAR\r\n.*END:VCALENDAR\r\n$/s)
  })

  test('a weekend is none of the two days, and a text cannot become a property', () => {
    const friday = { ...row, date: '2026-11-27T22:30:00.000Z', reason: 'ü,;\\\r\nATTACH:http://x' }
    const event = calendarEvent([friday], { logId: 'l', seq: 3, head: 'h', stamp: new Date(AT) })
    expect(event).toContain('DTSTART:20261201T130000Z')
    expect(event).toContain('SUMMARY:Post-mortem: ü\\,\\;\\\\\\nATTACH:http://x\r\n')
  })
})
