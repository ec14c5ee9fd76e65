import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { CommandResult } from '../../ports/command.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Receipt } from '../../ports/system.ts'
import type { RestoreDetails } from './plan-restore.ts'
import { databaseOf } from './restore-input.ts'
import { restoreProgress } from './restore-progress.ts'

const SIX_HOURS_MS = 6 * 3_600_000

/** Runs the planned pg_restore and tells how far it is. */
export async function runRestore(
  plan: Plan<RestoreDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const act = plan.acts[0]
  if (act?.kind !== 'command') throw new FailureError(withoutCommand(plan))
  const progressOf = restoreProgress(plan.details.objects)
  const sent = await world.command.mutate(
    {
      tool: 'pg_restore',
      args: act.args,
      postgres: databaseOf(plan.details.side),
      timeoutMs: SIX_HOURS_MS,
      onLine: (line, stream) => {
        if (stream !== 'stderr') return
        const progress = progressOf(line)
        if (progress !== undefined) world.tell.progress(progress)
        // What it does object by object is the progress; only what it complains about is told line by line.
        if (/\b(?:error|warning):/.test(line)) world.tell.line(line)
      },
    },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const result = sent.answer
  if (result.exitCode === 0) return { kind: 'accepted', facts: { durationMs: result.durationMs } }
  // It began, so the copy is half filled: that is neither done nor untouched, and is looked at.
  return { kind: 'refused', failure: restoreFailure(plan, result) }
}

/** What a pg_restore that ended by itself, but not well, means. One that was ended is a lost reply: reconcile looks. */
export function restoreFailure(plan: Plan<RestoreDetails>, result: CommandResult): Failure {
  const answered = complaintsOf(result.stderr)
  const words = {
    tried: `pg_restore ${plan.acts[0]?.kind === 'command' ? plan.acts[0].args.join(' ') : ''}`,
    answered,
    world: `Live was not touched. ${plan.details.side} is half filled.`,
  }
  if (isOutOfSpace(result.stderr))
    return failure('NO_SPACE', {
      ...words,
      summary: 'The server has no space left for the copy.',
      next: 'Drop the copy (drop-side) to free what it took, make room on the server, then begin again.',
    })
  return failure('COMMAND_FAILED', {
    ...words,
    summary: `pg_restore ended with exit code ${result.exitCode}.`,
    next: 'Read what it says. If it is the data, choose another dump; otherwise repair what is named, then retry.',
  })
}

// pg_restore passes on the server's message without its SQLSTATE (53100), so there is nothing but text to go by: the
// system's own word for ENOSPC, the short write that comes just before it, or the SQLSTATE where a server's settings
// put it into the message.
function isOutOfSpace(stderr: string): boolean {
  return /No space left on device|could not extend file .*wrote only|\b53100\b|ENOSPC/.test(stderr)
}

/** The lines that are complaints, without the list of what went well. */
function complaintsOf(stderr: string): string {
  const lines = stderr.split('\n')
  const first = lines.findIndex((line) => /\b(?:error|fatal):|ERROR:|FATAL:/.test(line))
  const noise = /^pg_restore: (?:creating|processing|launching|finished|executing|entering)/
  const told = (first === -1 ? lines : lines.slice(first)).filter((line) => !noise.test(line))
  return told.join('\n').trim().slice(0, 4000)
}

function withoutCommand(plan: Plan): Failure {
  return failure('INTERNAL', {
    summary: 'The plan of restore-beside holds no command.',
    tried: plan.title,
    next: 'Plan again. Please report this.',
  })
}
