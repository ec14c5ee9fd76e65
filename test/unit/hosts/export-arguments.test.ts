import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../../src/main/hosts/node/audit/exit-code.ts'
import { sentWords } from '../../../src/main/hosts/node/audit/export.ts'
import { readExportArguments } from '../../../src/main/hosts/node/audit/export-arguments.ts'
import type { ExportView } from '../../../src/shared/domain/audit.ts'
import { type FailureCode, FailureError, failure } from '../../../src/shared/domain/failure.ts'

const read = (...args: string[]) => readExportArguments(args, '/data')

test('a profile is named by its name or its file, as for recover', () => {
  expect([
    read('--profile', 'production'),
    read('--profile', 'a/b.json'),
    read('--data-dir', 'w'),
  ]).toMatchObject([
    { on: { kind: 'profile', file: join('/data', 'profiles', 'production.json') } },
    { on: { kind: 'profile', file: resolve('a/b.json') } },
    { on: { kind: 'rehearsal', dir: resolve('w') } },
  ])
})

test('what is missing, doubled or unknown is said in words', () => {
  const problems = [
    read(),
    read('--profile', 'p', '--data-dir', 'd'),
    read('--profile', 'p', '--format', 'pdf'),
    read('--profile', 'p', '--run', '../../etc'),
  ].map((one) => (one.kind === 'usage' ? one.problem : one.kind))
  expect(problems).toEqual([
    'say either --profile NAME or --data-dir DIR',
    'say either --profile NAME or --data-dir DIR',
    '--format is one of csv, jsonl, markdown',
    '--run is no run’s id',
  ])
})

test('a refusal ends with 2, what failed with 1', () => {
  const code = (of: FailureCode) =>
    exitCodeOf(new FailureError(failure(of, { summary: '', tried: '', next: '' })))
  expect(
    (['LOG_CUT', 'SECOND_CONSOLE', 'KIT_REFUSED', 'UNREACHABLE', 'NOT_FOUND'] as const).map(code),
  ).toEqual([2, 2, 2, 1, 1])
  const noLog = failure('NOT_FOUND', { summary: '', tried: '', next: '', retry: 'no' })
  expect([exitCodeOf(new FailureError(noLog)), exitCodeOf(new Error('a surprise'))]).toEqual([2, 1])
})

test('a guard that is missing is named before what was sent, and what was not sent is no success', () => {
  const note = 'audit_record: no trigger rejects changes, send the set-up again'
  const view = { kind: 'idle', database: 'h', watermark: 7, waiting: 0, at: null, note } as const
  expect(sentWords(view).split('\n')).toEqual([
    `Attention: ${note}.`,
    'The history database has every record up to 7, as they were written (h).',
  ])
  const missing: ExportView = { kind: 'no-tables', database: 'h' }
  expect(() => sentWords(missing)).toThrow('Not everything was sent')
})
