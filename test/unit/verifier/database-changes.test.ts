import { afterAll, expect, test } from 'vitest'
import { clearUp, findings, logOf, wholeCopy, zeros } from '../../doubles/compare-with-copy.ts'
import { type DatabaseCopy, runRow } from '../../doubles/database-copy.ts'

afterAll(clearUp)

const changes: readonly (readonly [string, (copy: DatabaseCopy) => void, readonly string[]])[] = [
  [
    'a head',
    (copy) => Object.assign(copy.row(3), { head: Buffer.alloc(32) }),
    ['edited audit_record 3-3 column head was changed'],
  ],
  [
    'a frame',
    (copy) => copy.row(3).frame?.fill(1, 110, 111),
    ['edited audit_record 3-3 column frame was changed'],
  ],
  [
    'a frame that is longer',
    (copy) => {
      const row = copy.row(3)
      row.frame = Buffer.concat([row.frame ?? Buffer.alloc(0), Buffer.alloc(1)])
    },
    ['edited audit_record 3-3 column frame was changed'],
  ],
  [
    'head and frame of a row that goes with no other',
    (copy) => Object.assign(copy.row(3), { head: null, frame: null }),
    ['edited audit_record 3-3 column frame is no record'],
  ],
  [
    'head and frame, each to something else',
    (copy) => Object.assign(copy.row(3), { head: Buffer.alloc(32), frame: copy.row(4).frame }),
    ['edited audit_record 3-3 column seq is not that of its record'],
  ],
  [
    'a salt',
    (copy) => Object.assign(copy.row(3), { salt: null }),
    ['edited audit_record 3-3 column salt or payload is not what its record committed to'],
  ],
  [
    'a payload',
    (copy) => Object.assign(copy.row(3), { payload: Buffer.from('{}') }),
    ['edited audit_record 3-3 column salt or payload is not what its record committed to'],
  ],
  [
    'a payload that was not sent',
    (copy) => Object.assign(copy.note(0), { payloads: 1 }),
    ['edited audit_record 1-16 3 rows have contents, and 1 were sent with them'],
  ],
  [
    'exported_at',
    (copy) => Object.assign(copy.row(3), { exportedAt: 1n }),
    ['edited audit_record 3-3 column exported_at was changed'],
  ],
  [
    'two rows gone',
    (copy) => copy.rows.splice(2, 2),
    [
      'missing audit_record 3-4 the row is missing',
      'edited audit_record 1-16 14 rows are there, and 16 were sent',
    ],
  ],
  [
    'a row twice',
    (copy) => copy.rows.splice(3, 0, copy.row(3)),
    ['edited audit_record 3-3 the row is there twice, or is no record of a log'],
  ],
  [
    'a note',
    (copy) => copy.notes.splice(0, 1, { seq: 16, note: null }),
    [
      'missing audit_record 1-16 no row of audit_checkpoint speaks of it',
      'edited audit_checkpoint 16-16 the note is not that of a batch that ends here',
    ],
  ],
  [
    'a note that is no JSON',
    (copy) => copy.notes.push({ seq: 17, note: 'no JSON' }),
    ['edited audit_checkpoint 17-17 the note is not that of a batch that ends here'],
  ],
  [
    'the time of a note',
    (copy) => Object.assign(copy.note(0), { exportedAt: 'yesterday' }),
    [
      'missing audit_record 1-16 no row of audit_checkpoint speaks of it',
      'edited audit_checkpoint 16-16 the note is not that of a batch that ends here',
    ],
  ],
  [
    'the genesis of a note',
    (copy) => Object.assign(copy.note(0), { genesis: zeros }),
    [`fork audit_checkpoint 1-16 it names another genesis of the same log, ${zeros}`],
  ],
  [
    'the head of a note',
    (copy) => Object.assign(copy.note(0), { head: zeros }),
    ['edited audit_checkpoint 1-16 it names another head than the row of its last record'],
  ],
  [
    'the signature of a note',
    (copy) => Object.assign(signedOf(copy), { signature: '' }),
    ['edited audit_checkpoint 1-16 its signed checkpoint was changed'],
  ],
  [
    'the signed record of a note',
    (copy) => Object.assign(signedOf(copy), { seq: 5 }),
    ['edited audit_checkpoint 1-16 its signed checkpoint is none that the log holds'],
  ],
  [
    'a row of the runs',
    (copy) => copy.runs.push(runRow('run-1', zeros)),
    ['edited rollback_history the row run-1, web names a head that is none of this log'],
  ],
]

function signedOf(copy: DatabaseCopy): Record<string, unknown> {
  return copy.note(0)['signed'] as Record<string, unknown>
}

test.each(changes)('a change in the database is named: %s', async (_name, change, expected) => {
  const log = logOf()
  const copy = wholeCopy(log)
  change(copy)
  const said = await findings(logOf(), copy)
  expect(said.slice(0, expected.length)).toEqual(expected)
})
