import type { ComposedReversal } from './compose-reversal.ts'

/** The ref under which the commit is kept in the clone until it is pushed. */
export function reversalRef(run: string): string {
  return `refs/heads/rollback-console/${run}`
}

/** The branch at the remote, from which a pull request can be opened. */
export function reversalBranch(folder: string): string {
  return `rollback/${folder}`
}

const data = (text: string): string => `data ${new TextEncoder().encode(text).length}\n${text}\n`

/**
 * One commit in the language of git-fast-import(1): the clone's files and index are not touched. It is the same
 * commit, id and all, however often it is made: its time is the run's.
 */
export function commitStream(
  composed: ComposedReversal,
  given: {
    readonly run: string
    readonly startedAt: string
    readonly operator: string
    /** `services/api/prisma/migrations`. */
    readonly migrationsFolder: string
  },
): string {
  const { folder, base, sql, down, migration } = composed
  const name = given.operator.replaceAll(/[<>\n\0]/g, ' ').trim() || 'rollback-console'
  const who = `${name} <rollback-console@localhost> ${Math.floor(Date.parse(given.startedAt) / 1000)} +0000`
  const message = `Reverse the migration ${migration}\n\nRun ${given.run} of Rollback Console. Tried on a copy of the last backup first.\n`
  const place = `${given.migrationsFolder}/${folder}`
  return [
    `commit ${reversalRef(given.run)}\n`,
    `author ${who}\ncommitter ${who}\n`,
    data(message),
    `from ${base}\n`,
    `M 100644 inline ${place}/migration.sql\n${data(sql)}`,
    // What takes the reversal back again: the migration itself.
    `M 100644 inline ${place}/down.sql\n${data(down)}`,
    '\n',
  ].join('')
}
