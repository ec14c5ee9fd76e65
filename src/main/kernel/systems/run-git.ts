import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Reads } from '../ports/reads.ts'

/** A repository of history is small; a dump that somebody committed is not ours to read. */
const MAXIMUM_BYTES = 32 * 1024 * 1024

/**
 * What every git of ours is told: nothing in a repository may make it run something, and it never asks or waits.
 * `safe.bareRepository` and owners are left to git's own defaults.
 */
export const gitSafety: readonly string[] = [
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'protocol.ext.allow=never'],
  ...['-c', 'core.quotePath=false'],
  '--no-pager',
  '--literal-pathspecs',
  '--no-optional-locks',
]

export const gitEnvironment: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  // A key that asks for a passphrase would hang where nobody can answer.
  GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=10',
}

/** What a clone is asked. */
interface GitQuestion {
  readonly repository: string
  readonly args: readonly string[]
  readonly stdin?: string
  /** Where the profile names the clone; `systems.prisma.repository` where it is left out. */
  readonly field?: string
}

/** Runs git to look. @throws FailureError COMMAND_FAILED, TOOL_MISSING */
export async function readGit(
  world: Pick<Reads, 'command'>,
  asked: GitQuestion,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const args = [...gitSafety, '-C', asked.repository, ...asked.args]
  const result = await world.command.read(
    {
      tool: 'git',
      args,
      env: gitEnvironment,
      rawBytes: MAXIMUM_BYTES,
      timeoutMs: 60_000,
      ...(asked.stdin === undefined ? {} : { stdin: asked.stdin }),
    },
    signal,
  )
  if (result.exitCode === 0 && result.raw !== undefined) return result.raw
  throw new FailureError(
    failure('COMMAND_FAILED', {
      summary:
        result.exitCode === 0
          ? 'The repository answered more than can be read.'
          : `git cannot read the repository ${asked.repository}.`,
      tried: `git ${asked.args.join(' ')}`,
      answered: result.stderr.trim().slice(-2000) || `exit ${String(result.exitCode)}`,
      next: 'Check that place in the profile: it must be a local clone, fetched lately.',
      field: asked.field ?? 'systems.prisma.repository',
    }),
  )
}

/** The same as text. */
export async function readGitText(
  world: Pick<Reads, 'command'>,
  asked: GitQuestion,
  signal: AbortSignal,
): Promise<string> {
  return new TextDecoder().decode(await readGit(world, asked, signal))
}
