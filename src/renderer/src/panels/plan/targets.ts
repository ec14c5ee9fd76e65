import type { SystemId } from '../../../../shared/domain/identifiers.ts'
import type { TargetChoice } from '../../../../shared/domain/plan-view.ts'

/** Targets that the operator chose; the rest is the kernel's suggestion. */
export type ChosenTargets = { readonly [system in SystemId]?: string }

type Shown = TargetChoice['candidates'][number]

/** Whether a candidate is offered, or why not. `asked` offers those with the failing commit too, which is never done silently. */
export function whyNotOffered(
  candidate: Shown,
  choice: TargetChoice,
  asked: boolean,
): string | undefined {
  if (candidate.live) return 'It is live now.'
  if (!candidate.eligible) return candidate.whyNot ?? 'The provider does not take it back.'
  const failing = choice.candidates.find((one) => one.live)?.commit
  if (!asked && failing !== undefined && failing !== '' && candidate.commit === failing)
    return 'It has the commit that is failing.'
  return undefined
}

/** Candidates that are held back only because they have the failing commit. */
export function heldBack(choice: TargetChoice): readonly Shown[] {
  return choice.candidates.filter(
    (candidate) =>
      whyNotOffered(candidate, choice, false) !== undefined &&
      whyNotOffered(candidate, choice, true) === undefined,
  )
}

/** What a release or a backup is called where people read. */
export function candidateName(candidate: {
  readonly version?: string
  readonly commit: string
  readonly id: string
}): string {
  if (candidate.version !== undefined) return candidate.version
  if (/^[0-9a-f]{7,40}$/.test(candidate.commit)) return candidate.commit.slice(0, 7)
  // A backup is called like its file; the folders above it say nothing.
  return candidate.id.split('/').at(-1) ?? candidate.id
}
