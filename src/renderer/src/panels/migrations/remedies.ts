import type { RunbookId } from '../../../../shared/domain/runbook.ts'

/** One way to get out with less loss than a restore. */
export interface Remedy {
  readonly title: string
  readonly about: string
  /** What the button says; with a runbook only. */
  readonly verb?: string
  readonly runbook?: RunbookId
}

/** One of the procedure's three conditions for taking a database back, with what serves, the least loss first. */
export interface Condition {
  readonly id: 'corrupted' | 'migration' | 'breach' | 'none'
  readonly title: string
  readonly remedies: readonly Remedy[]
}

const codeAlone: Remedy = {
  title: 'Code alone',
  about:
    'Web and API go back; every row stays. It serves where the code is at fault, and the plan says whether the old code runs on the schema as it is.',
  verb: 'Plan the fast lane',
  runbook: 'fast-lane',
}

const readOnly: Remedy = {
  title: 'Read-only mode',
  about:
    'Writes are refused in the database, reads go on: the damage stops growing while somebody thinks. It is taken back in one step.',
  verb: 'Plan read-only mode',
  runbook: 'database-read-only',
}

const restore: Remedy = {
  title: 'Restore beside, then swap',
  about:
    'Only where none of these serves: what was written since the backup is taken back, and counted before you agree.',
  verb: 'Plan the restore',
  runbook: 'database-only',
}

/** From the procedure, “When to Consider Database Rollback”. */
export const conditions: readonly Condition[] = [
  {
    id: 'corrupted',
    title: 'Corrupted data, affecting multiple users',
    remedies: [
      readOnly,
      {
        title: 'Surgical repair',
        about:
          'Where the damaged rows can be named: they alone are taken out of a restored copy, while users are served, with a way back. Rows younger than the backup are told, and left.',
        verb: 'Plan the repair',
        runbook: 'database-repair',
      },
      codeAlone,
      restore,
    ],
  },
  {
    id: 'migration',
    title: 'A failed migration that broke the application',
    remedies: [
      {
        title: 'Take the migration back',
        about:
          'What it left is taken away in one transaction, with its rows kept aside, and it is given up.',
        verb: 'Plan to take it back',
        runbook: 'migration-back',
      },
      {
        title: 'Finish the migration',
        about: 'What is left of it is done, where it failed by accident and the new code needs it.',
        verb: 'Plan to finish it',
        runbook: 'migration-forward',
      },
      codeAlone,
      restore,
    ],
  },
  {
    id: 'breach',
    title: 'A security breach that requires data restoration',
    remedies: [
      {
        ...readOnly,
        about: `${readOnly.about} Change the credentials that were used before anything is written again.`,
      },
      restore,
    ],
  },
  {
    id: 'none',
    title: 'None of them',
    remedies: [codeAlone],
  },
]
