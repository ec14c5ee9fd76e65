import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Command, CommandResult } from '../../ports/command.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Receipt } from '../../ports/system.ts'
import { bytesThrough } from './dumps/dump-bytes.ts'
import { type OpenDump, openDump } from './dumps/open-dump.ts'
import { scriptForPsql } from './dumps/script-for-psql.ts'
import type { RestoreDetails } from './plan-restore.ts'
import { complaintsOf, isOutOfSpace, withDumpLines } from './program-answer.ts'
import { databaseOf, sceneOf } from './restore-input.ts'
import { restoreProgress } from './restore-progress.ts'
import { knowsRestrict, versionIn } from './tool-versions.ts'
import { watchReserve } from './watch-reserve.ts'

const SIX_HOURS_MS = 6 * 3_600_000

/** Runs the planned program and tells how far it is. */
export async function runRestore(
  plan: Plan<RestoreDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const act = plan.acts[0]
  if (act?.kind !== 'command' || !(act.tool === 'pg_restore' || act.tool === 'psql'))
    throw new FailureError(withoutCommand(plan))
  const dump = await openDump(world, plan.details.dump, signal)
  const { maintenance } = sceneOf(world, plan.details)
  const reserve = watchReserve(world, { maintenance, side: plan.details.side }, signal)
  const sent = await world.command
    .mutate(
      {
        tool: act.tool,
        args: act.args,
        ...(await inputFor(plan, { dump, world }, signal)),
        postgres: databaseOf(plan.details.side),
        timeoutMs: SIX_HOURS_MS,
        onLine: linesToTell(plan, world),
      },
      reserve.signal,
    )
    .finally(reserve.stop)
  const reached = reserve.reached()
  // A program that was done before it could be ended is judged by its own answer.
  if (sent.kind === 'reply-lost' && reached !== undefined)
    return { kind: 'refused', failure: atReserve(plan, reached) }
  if (sent.kind !== 'answered') return sent
  const result = sent.answer
  // The program was killed in the middle: of a script nothing is left, of an archive a part.
  if (result.inputFailure !== undefined) return { kind: 'refused', failure: result.inputFailure }
  if (result.exitCode === 0) return { kind: 'accepted', facts: { durationMs: result.durationMs } }
  // It began, so the copy is half filled: that is neither done nor untouched, and is looked at.
  return { kind: 'refused', failure: restoreFailure(plan, result) }
}

/** What the program reads, where it does not open the dump by its path. */
async function inputFor(
  plan: Plan<RestoreDetails>,
  given: { readonly dump: OpenDump; readonly world: Effects },
  signal: AbortSignal,
): Promise<Pick<Command, 'stdinBytes'>> {
  const { dump, world } = given
  const { sha256, bytes: total, withoutOwners, serverMajor, run } = plan.details
  if (dump.form !== 'plain' && dump.layers.length === 0) return {}
  const onRead = (done: number) =>
    world.tell.progress({ phase: 'restoring', done, total, unit: 'bytes' })
  const reading = { sha256, onRead }
  const described = dump.path
  if (dump.form !== 'plain')
    return { stdinBytes: { described, bytes: bytesThrough(world, dump, signal, reading) } }
  const psql = versionIn((await world.command.tool('psql'))?.version ?? '')
  // The run's id is chance, and younger than the dump: its author cannot know it.
  const restrictKey = psql !== undefined && knowsRestrict(psql) ? `${run}${sha256}` : undefined
  const script = bytesThrough(world, dump, signal, reading)
  const rules = { withoutOwners, serverMajor }
  return {
    stdinBytes: {
      described,
      bytes: scriptForPsql({ path: dump.path, script, rules, restrictKey }),
    },
  }
}

function linesToTell(plan: Plan<RestoreDetails>, world: Effects): NonNullable<Command['onLine']> {
  const progressOf = restoreProgress(plan.details.objects)
  return (line, stream) => {
    if (stream !== 'stderr') return
    const progress = progressOf(line)
    if (progress !== undefined) world.tell.progress(progress)
    // What it does object by object is the progress; only what it complains about is told line by line.
    if (/\b(?:error|warning):|ERROR:|FATAL:/.test(line)) world.tell.line(line)
  }
}

/** The program was ended by us, while live had still room to go on. */
function atReserve(plan: Plan<RestoreDetails>, seen: string): Failure {
  return failure('NO_SPACE', {
    summary: 'The restore was ended before the copy took the room that live needs.',
    tried: plan.title,
    answered: seen,
    world: `Live was not touched. ${plan.details.side} is half filled, and grows no more.`,
    next: 'Drop the copy (drop-side) to free what it took, make the volume larger, then begin again.',
  })
}

/** What a program that ended by itself, but not well, means. One that was ended is a lost reply: reconcile looks. */
export function restoreFailure(plan: Plan<RestoreDetails>, result: CommandResult): Failure {
  const act = plan.acts[0]
  const [tool, args] = act?.kind === 'command' ? [act.tool, act.args] : ['the program', []]
  const isScript = tool === 'psql'
  const answered = complaintsOf(isScript ? withDumpLines(result.stderr) : result.stderr)
  const left = isScript ? 'is as it was: it was one transaction' : 'is half filled'
  const words = {
    tried: `${tool} ${args.join(' ')}`,
    answered,
    world: `Live was not touched. ${plan.details.side} ${left}.`,
  }
  if (isOutOfSpace(result.stderr))
    return failure('NO_SPACE', {
      ...words,
      summary: 'The server has no space left for the copy.',
      next: 'Drop the copy (drop-side) to free what it took, make room on the server, then begin again.',
    })
  return failure('COMMAND_FAILED', {
    ...words,
    summary: `${tool} ended with exit code ${result.exitCode}.`,
    next: 'Read what it says. If it is the data, choose another dump; otherwise repair what is named, then retry.',
  })
}

function withoutCommand(plan: Plan): Failure {
  return failure('INTERNAL', {
    summary: 'The plan of restore-beside holds no command.',
    tried: plan.title,
    next: 'Plan again. Please report this.',
  })
}
