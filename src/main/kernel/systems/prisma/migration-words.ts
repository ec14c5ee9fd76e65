import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import type { MigrationLine, MigrationMark } from '../../../../shared/domain/migration.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { type Examination, statementTable } from './examine.ts'
import type { JudgedMigration } from './judge-migrations.ts'

const marked: Readonly<Record<MigrationMark, string>> = {
  ahead:
    'It is not in the code that is live: old code was brought back, or somebody applied it from elsewhere.',
  behind:
    'The code that is live has it and the database has not: the next “migrate deploy” runs it.',
  edited:
    'The file was edited after it ran: what ran is another script than the file that can be read now.',
  'out-of-order': 'Later ones are applied already; “migrate deploy” would run it all the same.',
  'half-applied': 'Objects that it makes are there: it stopped midway.',
  retried: 'More than one attempt is on record.',
}

/** One line of the board in words, with what is known of it. */
export function lineOf(
  judged: JudgedMigration,
  examination: Examination | undefined,
): MigrationLine {
  const { name, state, rows } = judged
  const newest = rows.at(-1)
  const marks =
    examination?.left === 'some' || (examination?.left === 'all' && state === 'failed')
      ? [...judged.marks, 'half-applied' as const]
      : judged.marks
  return {
    name,
    state,
    marks,
    says: [stateWords(judged, examination), ...marks.map((mark) => marked[mark])].join(' '),
    ...(newest === undefined ? {} : { startedAt: newest.startedAt }),
    ...(newest?.finishedAt === undefined ? {} : { finishedAt: newest.finishedAt }),
    evidence: evidenceOf(judged, examination),
    remedies: remediesFor(judged),
  }
}

function stateWords(
  { state, rows }: JudgedMigration,
  examination: Examination | undefined,
): string {
  switch (state) {
    case 'applied':
      return 'Applied.'
    case 'pending':
      return 'Not in the database.'
    case 'rolled-back':
      return 'Given up: Prisma counts it as not applied.'
    case 'running':
      return 'Running now: somebody holds Prisma’s lock. Wait; nothing may touch it meanwhile.'
    case 'failed':
      return `Failed: it began and did not end, so “migrate deploy” refuses everything (P3009). ${leftWords(examination)}${
        rows.at(-1)?.logs === '' ? ' It left no message: whoever ran it may have been killed.' : ''
      }`
  }
}

function leftWords(examination: Examination | undefined): string {
  switch (examination?.left) {
    case 'none':
      return 'Nothing that it makes is there.'
    case 'some':
      return 'Part of what it makes is there.'
    case 'all':
      return 'Everything that it makes is there.'
    case 'unknown':
      return examination.sql === undefined
        ? 'The script that ran is in no commit of the repository, so what it left cannot be told.'
        : 'What it left cannot be told from the catalogue.'
    case undefined:
      return 'What it left was not looked at.'
  }
}

function evidenceOf(
  { rows, file }: JudgedMigration,
  examination: Examination | undefined,
): readonly Evidence[] {
  const newest = rows.at(-1)
  const logs = newest?.logs.trim() ?? ''
  return [
    ...(rows.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            label: 'rows in _prisma_migrations',
            columns: ['started', 'finished', 'rolled back', 'steps', 'checksum'],
            rows: rows.map((row) => [
              row.startedAt,
              row.finishedAt ?? '',
              row.rolledBackAt ?? '',
              row.steps,
              row.checksum.slice(0, 16),
            ]),
          },
        ]),
    ...(logs === '' ? [] : [fact('what it said', logs.slice(0, 4000))]),
    ...(examination === undefined || examination.statements.length === 0
      ? []
      : [statementTable('its statements', examination.statements)]),
    ...(file?.down === undefined ? [] : [fact('down.sql', 'lies beside it, checked in')]),
  ]
}

function remediesFor({ state }: JudgedMigration): readonly RunbookId[] {
  if (state === 'failed') return ['migration-back', 'migration-forward']
  return state === 'applied' ? ['migration-reverse'] : []
}
