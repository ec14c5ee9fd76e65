import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { CommandResult } from '../../../ports/command.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { openDump } from '../dumps/open-dump.ts'
import { scriptBytes } from '../dumps/script-bytes.ts'
import { scriptForPsql } from '../dumps/script-for-psql.ts'
import { complaintsOf, isOutOfSpace, withDumpLines } from '../program-answer.ts'
import { connectionName } from '../quoting.ts'
import { databaseOf } from '../restore-input.ts'
import { knowsRestrict, versionIn } from '../tool-versions.ts'
import { OUTSIDE_GOES } from './outside.ts'

/** What is given to psql: ours, a dump as a script, ours again; one transaction. */
export interface ScriptRun {
  readonly run: string
  /** The database that it goes into. */
  readonly database: string
  readonly dump: string
  readonly sha256: string
  readonly bytes: number
  readonly schemas: readonly string[]
  /** Whether these schemas stand already, or are made for it. */
  readonly into: 'new' | 'standing'
  readonly withoutOwners: boolean
  readonly serverMajor: number
}

/** Stands in a plan's statements for the dump itself. */
export const DUMP_MARK = '-- here stand the statements of the dump'
const SIX_HOURS_MS = 6 * 3_600_000

/** The arguments of psql. `VERBOSITY` makes it tell SQLSTATEs. */
export function psqlArguments(database: string): readonly string[] {
  return [
    ...['--no-psqlrc', '--no-password', '--quiet', '--set=ON_ERROR_STOP=1'],
    ...['--set=VERBOSITY=verbose', '--output=/dev/null', '--file=-'],
    `--dbname=${connectionName(database)}`,
  ]
}

/** Runs a plan whose acts are psql and the statements around the dump. All of it happens, or nothing. */
export async function runScript(
  plan: Plan,
  given: { readonly script: ScriptRun; readonly world: Effects },
  signal: AbortSignal,
): Promise<Receipt> {
  const { script, world } = given
  const [command, sql] = plan.acts
  if (command?.kind !== 'command' || command.tool !== 'psql' || sql?.kind !== 'sql')
    throw new FailureError(withoutCommand(plan))
  const at = sql.statements.indexOf(DUMP_MARK)
  const { run, database, sha256, bytes: total, schemas, withoutOwners, serverMajor } = script
  const dump = await openDump(world, script.dump, signal)
  const onRead = (done: number) =>
    world.tell.progress({ phase: 'restoring', done, total, unit: 'bytes' })
  const psql = versionIn((await world.command.tool('psql'))?.version ?? '')
  const bytes = scriptForPsql({
    path: dump.path,
    script: scriptBytes(world, { dump, schemas, reading: { sha256, onRead } }, signal),
    rules: { withoutOwners, serverMajor, schemasOnly: script.into },
    // The run's id is chance, and younger than the dump: its author cannot know it.
    restrictKey: psql !== undefined && knowsRestrict(psql) ? `${run}${sha256}` : undefined,
    before: sql.statements.slice(0, at),
    after: sql.statements.slice(at + 1),
  })
  const sent = await world.command.mutate(
    {
      tool: 'psql',
      args: command.args,
      stdinBytes: { described: dump.path, bytes },
      postgres: databaseOf(database),
      timeoutMs: SIX_HOURS_MS,
      onLine: (line, stream) => {
        if (stream === 'stderr' && /\b(?:ERROR|FATAL):/.test(line)) world.tell.line(line)
      },
    },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const result = sent.answer
  // psql was killed before it saw an end, so no COMMIT was sent.
  if (result.inputFailure !== undefined) return { kind: 'refused', failure: result.inputFailure }
  if (result.exitCode === 0) return { kind: 'accepted', facts: { durationMs: result.durationMs } }
  return { kind: 'refused', failure: answeredNo(plan, result) }
}

/** psql ended by itself, and not well: the server has rolled all of it back. */
function answeredNo(plan: Plan, result: CommandResult): Failure {
  const { stderr } = result
  const state = /(?:ERROR|FATAL): {2}([0-9A-Z]{5}):/.exec(stderr)?.[1]
  const words = {
    tried: plan.title,
    answered: complaintsOf(withDumpLines(stderr)),
    world: 'Nothing was changed: it was one transaction, and it was rolled back.',
  }
  if (isOutOfSpace(stderr))
    return failure('NO_SPACE', {
      ...words,
      summary: 'The server has no space left: until the COMMIT old and new rows both lie there.',
      next: 'Make room on the server, or make its volume larger; then retry.',
    })
  if (state === '22012')
    return /psql:<stdin>:2: ERROR: {2}22012/.test(stderr)
      ? failure('STALE_PLAN', {
          ...words,
          summary: 'Live is no longer what it was when this was planned: a row or a table changed.',
          next: 'Find out who still writes, or holds an old transaction open, and end it. Then make the safety dump again, and plan again.',
          retry: 'probe-first',
        })
      : failure('DATA_DIFFERS', {
          ...words,
          summary: 'The dump did not bring the rows that it promises, or a rule is not settled.',
          next: 'Choose another dump; if it is a rule, correct it in the profile.',
        })
  if (state === '22P02' && stderr.includes(OUTSIDE_GOES))
    return failure('BLOCKED', {
      ...words,
      summary: 'Something outside of these schemas would have gone with what is dropped.',
      next: 'Look what depends on them (views, foreign keys, columns, publications elsewhere), and take it away first.',
      retry: 'probe-first',
    })
  // The deadline of LOCK and DROP is a statement_timeout.
  if (state === '55P03' || state === '57014')
    return failure('TIMED_OUT', {
      ...words,
      summary: 'Somebody holds something of live: not all of it could be locked within 30 s.',
      next: 'Look which session holds it (pg_locks), end it, then retry.',
    })
  return failure(state === '42501' ? 'NO_PRIVILEGE' : 'COMMAND_FAILED', {
    ...words,
    summary: `psql ended with exit code ${result.exitCode}.`,
    next: 'Read what it says. If it is the data, choose another dump; otherwise repair what is named, then retry.',
  })
}

function withoutCommand(plan: Plan): Failure {
  return failure('INTERNAL', {
    summary: `The plan of ${plan.operation} holds no script.`,
    tried: plan.title,
    next: 'Plan again. Please report this.',
  })
}
