import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Command, CommandResult } from '../../ports/command.ts'
import { cancelled } from '../clock.ts'
import type { ChildSpec } from './child-spec.ts'

type Run = (
  signal: AbortSignal,
  takeOutput: NonNullable<ChildSpec['takeOutput']>,
) => Promise<CommandResult>

/**
 * A child's standard output while it runs. Output that ends well has come from a child that ended well; one that nobody
 * wants any more ends the child.
 */
export async function* streamOutput(
  command: Command,
  run: Run,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const unwanted = new AbortController()
  const begun = Promise.withResolvers<AsyncIterable<Uint8Array> | undefined>()
  const running = run(AbortSignal.any([signal, unwanted.signal]), begun.resolve)
  // Where it cannot be started there is no output; why is told below.
  running.catch(() => begun.resolve(undefined))
  try {
    const stdout = await begun.promise
    if (stdout !== undefined) yield* stdout
    const result = await running
    if (signal.aborted) throw new FailureError(cancelled(`to run ${command.tool}`))
    if (result.inputFailure !== undefined) throw new FailureError(result.inputFailure)
    if (result.exitCode !== 0) throw new FailureError(endedBadly(command, result))
  } finally {
    unwanted.abort()
    await running.catch(() => undefined)
  }
}

function endedBadly({ tool, args }: Command, result: CommandResult) {
  return failure('COMMAND_FAILED', {
    summary: `${tool} ended with ${result.signal ?? `exit code ${result.exitCode}`}.`,
    tried: `${tool} ${args.join(' ')}`,
    answered: result.stderr.trim().slice(-4000),
    next: 'Read what it says, repair what it names, then retry.',
  })
}
