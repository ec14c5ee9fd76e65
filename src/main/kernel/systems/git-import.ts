import type { Failure } from '../../../shared/domain/failure.ts'
import type { Plan, PlannedAct } from '../../../shared/domain/plan.ts'
import type { Effects } from '../ports/reads.ts'
import type { Receipt } from '../ports/system.ts'
import { gitEnvironment, gitSafety } from './run-git.ts'

/** What a commit in the language of git-fast-import(1) is brought into a clone by: neither files nor index are touched. */
export function importActs(repository: string, stream: string): readonly [PlannedAct, PlannedAct] {
  const args = [...gitSafety, '-C', repository, 'fast-import', '--quiet']
  return [
    { kind: 'command', tool: 'git', args },
    { kind: 'message', channel: 'standard input of git', text: stream },
  ]
}

/** Carries the acts of a plan out. @param refused what is said where git does not take it */
export async function importCommit(
  { acts }: Pick<Plan, 'acts'>,
  world: Effects,
  refused: Failure,
  signal: AbortSignal,
): Promise<Receipt> {
  const [command, stream] = acts
  if (command?.kind !== 'command' || stream?.kind !== 'message')
    return { kind: 'not-sent', failure: refused }
  const { args } = command
  const sent = await world.command.mutate(
    { tool: 'git', args, env: gitEnvironment, stdin: stream.text, timeoutMs: 60_000 },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const { exitCode, stderr } = sent.answer
  if (exitCode === 0) return { kind: 'accepted', facts: {} }
  return { kind: 'refused', failure: { ...refused, answered: stderr.trim().slice(-2000) } }
}
