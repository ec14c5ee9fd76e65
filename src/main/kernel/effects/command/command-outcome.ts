import { failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Command, CommandResult } from '../../ports/command.ts'
import type { Sent } from '../../ports/http.ts'

/** The command for the journal, as a plan words it; what goes into its environment by name only. */
export function describeCommandAct(command: Command): JsonObject {
  return {
    kind: 'command',
    tool: command.tool,
    args: [...command.args],
    ...(command.postgres === undefined
      ? {}
      : { server: command.postgres.server, database: command.postgres.database ?? null }),
    ...(command.stdinFile === undefined ? {} : { stdinFile: command.stdinFile }),
    ...(command.stdinBytes === undefined ? {} : { stdin: command.stdinBytes.described }),
  }
}

/** A command that was ended from outside may have done its work, or half of it. */
export function outcomeOf(command: Command, result: CommandResult): Sent<CommandResult> {
  if (result.ended === 'by-itself' && result.signal === null)
    return { kind: 'answered', answer: result }
  // The child was killed because of what it was to be given: what that leaves is the system's to say.
  if (result.ended === 'input-failed') return { kind: 'answered', answer: result }
  const because = result.ended === 'by-itself' ? `ended by ${result.signal}` : result.ended
  return {
    kind: 'reply-lost',
    failure: failure('REPLY_LOST', {
      summary: `${command.tool} was ended before it was done (${because}).`,
      tried: `to run ${command.tool}`,
      ...(result.stderr === '' ? {} : { answered: result.stderr.slice(-2000) }),
      world: 'Unknown: it may have done a part of its work.',
      next: 'Wait: the console looks what happened.',
      retry: 'probe-first',
    }),
  }
}
