import type { RunbookId } from '../../../../shared/domain/runbook.ts'

interface RunbookWords {
  readonly id: RunbookId
  readonly name: string
  readonly about: string
  /** What it touches cannot be understood later without a reason. */
  readonly needsReason: boolean
}

/** Procedures about one part of the world. */
interface RunbookGroup {
  readonly concerns: string
  readonly runbooks: readonly RunbookWords[]
}

/** The procedures that can be planned, the most complete first. */
export const runbookGroups: readonly RunbookGroup[] = [
  {
    concerns: 'Release',
    runbooks: [
      {
        id: 'bad-release',
        name: 'Bad release',
        about:
          'Web, API and database back to the last verified release and backup, in a safe order.',
        needsReason: true,
      },
      {
        id: 'fast-lane',
        name: 'Fast lane',
        about: 'Web and API at once; the database stays as it is.',
        needsReason: false,
      },
    ],
  },
  {
    concerns: 'After a rollback',
    runbooks: [
      {
        id: 'pin-hold',
        name: 'Hold pushes of the API',
        about:
          'Switches auto-deploy off, which a rollback of Railway leaves on: the next push would replace it.',
        needsReason: false,
      },
      {
        id: 'pin-release',
        name: 'Release the pin',
        about:
          'What is live stays live, and pushes go live again; looks first whether the branch is free of what was taken back.',
        needsReason: true,
      },
      {
        id: 'fix-live',
        name: 'Put the fix live',
        about: 'Deploys the newest commit of the branch, promotes its build, and ends the pin.',
        needsReason: true,
      },
    ],
  },
  {
    concerns: 'Web',
    runbooks: [
      { id: 'web-only', name: 'Web only', about: 'The site alone.', needsReason: false },
      {
        id: 'web-promote',
        name: 'Web by promote',
        about: 'Promotes an earlier build. It releases the pin: the next push to main goes live.',
        needsReason: true,
      },
      {
        id: 'web-revert',
        name: 'Web by git revert',
        about:
          'Commits the last good code on top of the branch and pushes it: built anew, minutes.',
        needsReason: true,
      },
    ],
  },
  {
    concerns: 'API',
    runbooks: [
      { id: 'api-only', name: 'API only', about: 'The backend alone.', needsReason: false },
      {
        id: 'api-redeploy',
        name: 'API by redeploy',
        about: 'Builds an earlier commit again, where Railway no longer keeps its image.',
        needsReason: true,
      },
      {
        id: 'api-revert',
        name: 'API by git revert',
        about: 'The same for the backend: nothing of the bad release is left on the branch.',
        needsReason: true,
      },
    ],
  },
  {
    concerns: 'Database',
    runbooks: [
      {
        id: 'database-only',
        name: 'Database only',
        about: 'Restore a backup beside, verify it, swap it in.',
        needsReason: true,
      },
      {
        id: 'database-by-schema',
        name: 'Restore by schema',
        about: 'No right to make databases: restored beside in a schema, verified, swapped in.',
        needsReason: true,
      },
      {
        id: 'database-in-place',
        name: 'Restore in place',
        about: 'No room beside: a safety dump, then one transaction; nobody reads meanwhile.',
        needsReason: true,
      },
      {
        id: 'database-test',
        name: 'Test restore',
        about:
          'Any day: restores a backup beside, verifies it, and drops the copy. Live is only read.',
        needsReason: false,
      },
      {
        id: 'database-read-only',
        name: 'Database read-only',
        about: 'Writes are refused in the database, reads go on; taken back in one step.',
        needsReason: true,
      },
      {
        id: 'database-drop-kept',
        name: 'Drop old database',
        about: 'Days later: the database from before a swap goes, behind its own challenge.',
        needsReason: true,
      },
      {
        id: 'database-export-rows',
        name: 'Export rows',
        about: 'What was written since the swap, sealed to the recovery kit, before swapping back.',
        needsReason: false,
      },
      {
        id: 'database-point',
        name: 'Database as of a moment',
        about:
          'Railway makes a new database beside, as of just before the bad migration; then the applications are moved over.',
        needsReason: true,
      },
      {
        id: 'database-volume',
        name: 'Volume backup',
        about:
          'Railway mounts a backup of the whole volume; everything that is staged goes live with it.',
        needsReason: true,
      },
      {
        id: 'database-repair',
        name: 'Repair rows',
        about: 'Takes chosen rows out of a backup into live, while users are served. No swap.',
        needsReason: true,
      },
      {
        id: 'database-reimport',
        name: 'Re-import rows',
        about:
          'Brings back rows that a restore has taken, out of the database that it left behind.',
        needsReason: true,
      },
    ],
  },
  {
    concerns: 'Migrations',
    runbooks: [
      {
        id: 'migration-back',
        name: 'Failed migration: back',
        about:
          'Takes back what a migration left that stopped midway, and gives it up (P3009 ends).',
        needsReason: true,
      },
      {
        id: 'migration-forward',
        name: 'Failed migration: finish',
        about: 'Does what is left of a migration that stopped midway, and calls it applied.',
        needsReason: true,
      },
      {
        id: 'migration-reverse',
        name: 'Reverse a migration',
        about:
          'Makes a new migration that reverses one which succeeded; tried on a copy of the backup and on staging, then deployed through git.',
        needsReason: true,
      },
    ],
  },
  {
    concerns: 'Contracts',
    runbooks: [
      {
        id: 'contract-deploy',
        name: 'New contract',
        about: 'Deploys a contract from an artifact, at an address that is known before.',
        needsReason: true,
      },
      {
        id: 'contract-replace',
        name: 'Replace a contract',
        about:
          'Deploys its successor, then points API, workers and site at it: same commits, new builds.',
        needsReason: true,
      },
      {
        id: 'contract-repoint',
        name: 'Repoint consumers',
        about:
          'Points API, workers and site at a contract that stands already, and looks for it there.',
        needsReason: true,
      },
      {
        id: 'contract-upgrade',
        name: 'Upgrade a proxy',
        about: 'New code behind the same address, its storage layout held against the old one.',
        needsReason: true,
      },
      {
        id: 'contracts-pause',
        name: 'Pause contracts',
        about: 'Every contract that the signer may pause, at once; the others say who can.',
        needsReason: false,
      },
      {
        id: 'contracts-unpause',
        name: 'Unpause contracts',
        about: 'Puts paused contracts back to work, where the signer may.',
        needsReason: true,
      },
      {
        id: 'contracts-migrate',
        name: 'Move contract state',
        about:
          'Exports a paused contract at a pinned block, imports it into its successor, compares, unpauses.',
        needsReason: true,
      },
      {
        id: 'contracts-pause-others',
        name: 'Pause by others',
        about:
          'What the key here may not pause: propose it to the Safe, schedule it at the timelock, or send what was signed offline.',
        needsReason: false,
      },
      {
        id: 'contracts-unpause-others',
        name: 'Unpause by others',
        about: 'Puts contracts back to work that a Safe, a timelock or an offline key owns.',
        needsReason: true,
      },
      {
        id: 'contracts-presign',
        name: 'Pre-sign a pause',
        about:
          'On a calm day: signs a pause of every contract that the key may pause, and keeps it sealed. Sends nothing.',
        needsReason: false,
      },
      {
        id: 'contracts-send-signed',
        name: 'Send signed',
        about:
          'Sends a pause that was signed earlier, the key away or not; checks it against the chain first.',
        needsReason: false,
      },
    ],
  },
  {
    concerns: 'Paymaster',
    runbooks: [
      {
        id: 'paymaster-dry',
        name: 'Paymaster is dry',
        about:
          'Funds the backup paymaster and lets it sponsor; the API is deployed again, same commit.',
        needsReason: true,
      },
      {
        id: 'paymaster-drained',
        name: 'Paymaster is drained',
        about:
          'Stops signing first, takes what is left to the treasury, then lets the backup sponsor.',
        needsReason: true,
      },
    ],
  },
]

/** All of them. */
export const runbookWords: readonly RunbookWords[] = runbookGroups.flatMap(
  ({ runbooks }) => runbooks,
)
