import { failureOf } from '../../../shared/domain/failure.ts'
import { systemTitles } from '../../../shared/domain/identifiers.ts'
import type { Candidate } from '../../../shared/domain/release.ts'
import type { Change, Situation, SystemState } from '../../../shared/domain/situation.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'
import type { LookEnd } from './reach.ts'

const CHANGES_SHOWN = 12

export interface SystemsSeen extends Pick<Situation, 'systems' | 'changes'> {
  readonly backups: readonly Candidate[]
  readonly ends: readonly LookEnd[]
}

/** Systems that something is live on. */
export function liveSystems(systems: readonly System[]): readonly System[] {
  return systems.filter((system) => system.live !== undefined)
}

/** What each system serves, and what changed lately in any of them. */
export async function lookAtSystems(
  systems: readonly System[],
  reads: Reads,
  signal: AbortSignal,
): Promise<SystemsSeen> {
  const [seen, lists] = await Promise.all([
    Promise.all(liveSystems(systems).map((system) => lookAt(system, reads, signal))),
    Promise.all(systems.map((system) => system.candidates?.(reads, signal).catch(() => []) ?? [])),
  ])
  const changes = lists
    .flat()
    .map(changeOf)
    .sort((a, b) => b.at.localeCompare(a.at))
  return {
    systems: seen.map(({ state }) => state),
    ends: seen.map(({ end }) => end),
    changes: changes.slice(0, CHANGES_SHOWN),
    backups: lists.flat().filter((candidate) => candidate.system === 'postgres'),
  }
}

async function lookAt(
  { id: system, live }: System,
  reads: Reads,
  signal: AbortSignal,
): Promise<{ readonly state: SystemState; readonly end: LookEnd }> {
  try {
    const facts = await live?.(reads, signal)
    const state: SystemState['live'] =
      facts === undefined
        ? { kind: 'unknown', because: 'cannot be looked at' }
        : { kind: 'known', ...facts }
    return { state: { system, live: state }, end: { system, end: 'answered' } }
  } catch (thrown) {
    const { code, summary } = failureOf(thrown, `to look at ${systemTitles[system]}`)
    const state = { system, live: { kind: 'unknown', because: summary } } as const
    return { state, end: { system, end: code } }
  }
}

function changeOf(candidate: Candidate): Change {
  const { createdAt, system, commit } = candidate
  const what = whatChanged(candidate)
  return { at: createdAt, system, what, ...(commit === '' ? {} : { commit }) }
}

/** What is called differently in each system: a backup, a migration by its name, a release by its version. */
function whatChanged({ system, id, version, message, commit }: Candidate): string {
  if (system === 'postgres') return `backup: ${message}`
  if (system === 'prisma') return `${id} ${message}`
  return `${version ?? commit.slice(0, 7)} ${message}`
}
