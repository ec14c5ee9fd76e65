import type { RunbookId } from '../../../../shared/domain/runbook.ts'

interface RunbookWords {
  readonly id: RunbookId
  readonly name: string
  readonly about: string
  /** What it touches cannot be understood later without a reason. */
  readonly needsReason: boolean
}

/** The procedures that can be planned, the most complete first. */
export const runbookWords: readonly RunbookWords[] = [
  {
    id: 'bad-release',
    name: 'Bad release',
    about: 'Web, API and database back to the last verified release and backup, in a safe order.',
    needsReason: true,
  },
  {
    id: 'fast-lane',
    name: 'Fast lane',
    about: 'Web and API at once; the database stays as it is.',
    needsReason: false,
  },
  { id: 'web-only', name: 'Web only', about: 'The site alone.', needsReason: false },
  { id: 'api-only', name: 'API only', about: 'The backend alone.', needsReason: false },
  {
    id: 'web-promote',
    name: 'Web by promote',
    about: 'Promotes an earlier build. It releases the pin: the next push to main goes live.',
    needsReason: true,
  },
  {
    id: 'api-redeploy',
    name: 'API by redeploy',
    about: 'Builds an earlier commit again, where Railway no longer keeps its image.',
    needsReason: true,
  },
  {
    id: 'database-only',
    name: 'Database only',
    about: 'Restore a backup beside, verify it, swap it in.',
    needsReason: true,
  },
]
