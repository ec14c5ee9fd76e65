import { fact } from '../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { SourceProfile } from '../../../shared/domain/profile-source.ts'
import type { Verdict } from '../../../shared/domain/verdict.ts'
import type { Effects, Reads } from '../ports/reads.ts'
import type { Receipt, Settlement } from '../ports/system.ts'
import { gitEnvironment, gitSafety } from './run-git.ts'

/** A clone, its remote, and where the profile names them. */
export interface GitPlace extends SourceProfile {
  /** E.g. `systems.prisma`: what a failure names. */
  readonly field: string
}

/** What git is run with to speak to the remote of a place. */
export function remoteCommand(place: GitPlace, args: readonly string[]) {
  return {
    tool: 'git',
    args: [...gitSafety, ...helper(place), '-C', place.repository, ...args],
    env: environment(place),
  } as const
}

/** Where a branch is at the remote; the empty text where it is not there. @throws FailureError UNREACHABLE */
export async function remoteHead(
  world: Reads,
  place: GitPlace,
  branch: string,
  signal: AbortSignal,
): Promise<string> {
  const args = ['ls-remote', place.remote, `refs/heads/${branch}`]
  const result = await world.command.read(
    { ...remoteCommand(place, args), timeoutMs: 30_000 },
    signal,
  )
  if (result.exitCode === 0) return result.stdout.split(/\s/)[0] ?? ''
  throw new FailureError(
    failure('UNREACHABLE', {
      summary: `The remote ${place.remote} does not answer.`,
      tried: `git ls-remote of ${branch}`,
      answered: result.stderr.trim().slice(-1000),
      next: 'Check the network, the address and the credential of the remote.',
      field: `${place.field}.remote`,
    }),
  )
}

/** Arguments of a push that never forces: a remote that moved on refuses it. */
export function pushArguments(
  place: GitPlace,
  to: { readonly commit: string; readonly branch: string },
): readonly string[] {
  const refspec = `${to.commit}:refs/heads/${to.branch}`
  return remoteCommand(place, ['push', '--porcelain', place.remote, refspec]).args
}

/** Pushes, and says in words what the remote would not take. */
export async function push(
  world: Effects,
  place: GitPlace,
  to: { readonly commit: string; readonly branch: string },
  signal: AbortSignal,
): Promise<Receipt> {
  const { commit, branch } = to
  const sent = await world.command.mutate(
    { tool: 'git', args: pushArguments(place, to), env: environment(place), timeoutMs: 120_000 },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const { exitCode, stdout, stderr } = sent.answer
  if (exitCode === 0) return { kind: 'accepted', facts: { commit } }
  return {
    kind: 'refused',
    failure: failure('REFUSED_BY_PROVIDER', {
      summary: `The remote did not take the push to ${branch}.`,
      tried: `git push ${place.remote} ${commit.slice(0, 9)}:${branch}`,
      answered: `${stdout}\n${stderr}`.trim().slice(-2000),
      next: 'Where the branch is protected, open a pull request from the branch that was pushed before.',
      retry: 'probe-first',
    }),
  }
}

/** Whether a push has arrived, for one whose answer was lost. */
export async function settlePush(
  world: Reads,
  place: GitPlace,
  { commit, branch }: { readonly commit: string; readonly branch: string },
  signal: AbortSignal,
): Promise<Settlement> {
  return (await remoteHead(world, place, branch, signal)) === commit ? 'happened' : 'did-not'
}

/** Looks whether the branch at the remote is at the commit. */
export async function verifyPush(
  world: Reads,
  place: GitPlace,
  { commit, branch }: { readonly commit: string; readonly branch: string },
  signal: AbortSignal,
): Promise<Verdict> {
  const head = await remoteHead(world, place, branch, signal)
  const evidence = [fact(`${branch} at the remote`, head || 'not there')]
  if (head === commit) return { kind: 'verified', evidence }
  return {
    kind: 'failed',
    evidence,
    failure: failure('NOT_VERIFIED', {
      summary: `${branch} at the remote is not at ${commit.slice(0, 9)}.`,
      tried: 'git ls-remote',
      next: 'Look at the remote: a rule of it may have put the push aside, or somebody pushed behind it.',
      retry: 'probe-first',
    }),
  }
}

/** The token reaches git by the environment: an argument could be read by every user of the machine. */
function helper({ secret }: GitPlace): readonly string[] {
  if (secret === undefined) return []
  const answer =
    '!f() { echo username=x-access-token; echo "password=$ROLLBACK_CONSOLE_GIT_TOKEN"; }; f'
  return ['-c', 'credential.helper=', '-c', `credential.helper=${answer}`]
}

function environment({ secret }: GitPlace) {
  return secret === undefined
    ? gitEnvironment
    : { ...gitEnvironment, ROLLBACK_CONSOLE_GIT_TOKEN: { secret } }
}
