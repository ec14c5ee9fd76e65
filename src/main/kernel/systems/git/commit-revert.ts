import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { importActs, importCommit } from '../git-import.ts'
import type { GitPlace } from '../git-remote.ts'
import { operation } from '../operation.ts'
import { releaseName, TargetInput } from '../target-input.ts'
import { type Composed, type ComposedRevert, composeRevert } from './compose-revert.ts'
import { commitAt, readPlace } from './read-commits.ts'
import { plainSubject, revertStream } from './revert-stream.ts'
import { placeOf, RunInput, revertRef, Side } from './source-input.ts'

const Input = z.object({ run: RunInput, startedAt: z.string(), side: Side, target: TargetInput })
type Input = z.infer<typeof Input>
const Details = z.object({ run: RunInput, side: Side, tree: z.string(), head: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly place: GitPlace
  readonly operator: string
  readonly composed: Composed
}

/** Commits, in the clone only, that the files of the target come back. */
export const commitRevert = operation<Input, Observed, Details>({
  system: 'git',
  name: 'revert',
  input: Input,
  details: Details,
  patience: { everyMs: 500, forMs: 5_000 },
  async probe({ side, target }, world, signal) {
    const place = placeOf(world, side)
    const composed = await composeRevert(world, place, target.commit ?? '', signal)
    return { place, composed, operator: world.profile.operator }
  },
  plan(input, { place, operator, composed }) {
    if ('refused' in composed) return { kind: 'refusal', failure: composed.refused }
    if ('nothing' in composed)
      return { kind: 'nothing-to-do', because: composed.nothing, evidence: [] }
    const { run, side, startedAt, target } = input
    const name = releaseName(target)
    const stream = revertStream(composed, { run, side, startedAt, operator, name })
    return {
      kind: 'plan',
      plan: {
        system: 'git',
        operation: 'revert',
        title: `Commit the way back of the ${side} to ${name}`,
        now: [fact(`${place.branch} as the clone knows it`, composed.head)],
        target: factsOf(composed),
        acts: importActs(place.repository, stream),
        preconditions: { head: composed.head },
        details: { run, side, tree: composed.tree, head: composed.head },
        reversibility: 'reversible',
        warnings: warningsOf(composed),
      },
    }
  },
  planUndo: ({ details }) => ({
    kind: 'no-way-back',
    because: `Nothing leaves this laptop by it; the branch ${revertRef(details.run, details.side)} can be deleted.`,
  }),
  preState: async () => ({}),
  apply: (plan, world, signal) => importCommit(plan, world, notThere(plan.title), signal),
  async reconcile({ plan }, world, signal) {
    return (await revertedCommit(plan.details, world, signal)) === undefined
      ? 'did-not'
      : 'happened'
  },
  async verify({ details, title }, world, signal) {
    const commit = await revertedCommit(details, world, signal)
    if (commit !== undefined) return { kind: 'verified', evidence: [fact('commit', commit)] }
    return { kind: 'failed', failure: notThere(title), evidence: [] }
  },
})

/** The commit of a run, where the clone has it and it is what was planned. */
export async function revertedCommit(
  { run, side, tree, head }: Pick<Details, 'run' | 'side'> & Partial<Details>,
  world: Pick<Reads, 'command' | 'profile'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const place = placeOf(world, side)
  const commit = await commitAt(world, place, revertRef(run, side), signal)
  if (commit === undefined) return undefined
  const args = ['show', '--no-patch', '--format=%T %P', commit]
  const [ownTree, parent] = (await readPlace(world, place, args, signal)).trim().split(' ')
  const isPlanned = (tree ?? ownTree) === ownTree && (head ?? parent) === parent
  return isPlanned ? commit : undefined
}

function factsOf({ commits, files, target }: ComposedRevert): readonly Evidence[] {
  return [
    fact('files of', target),
    fact('files that change', String(files)),
    {
      kind: 'table',
      label: 'Taken back, newest first',
      columns: ['commit', 'author', 'what'],
      rows: commits.map(({ id, author, subject, isMerge }) => [
        id.slice(0, 9),
        plainSubject(author),
        `${isMerge ? 'merge: ' : ''}${plainSubject(subject)}`,
      ]),
    },
  ]
}

function warningsOf({ migrations, commits }: ComposedRevert): readonly string[] {
  const later =
    commits.length > 1
      ? [`${commits.length} commits go back, later fixes among them: look through the list.`]
      : []
  if (migrations.length === 0) return later
  return [
    ...later,
    `The scripts of ${migrations.join(', ')} go with the code, and what they did stays in the database: see that the old code runs on it, or reverse them.`,
  ]
}

function notThere(tried: string) {
  return failure('COMMAND_FAILED', {
    summary: 'The commit is not in the clone.',
    tried,
    world: 'Nothing has left this laptop.',
    next: 'See that the clone may be written to, and try again.',
  })
}
