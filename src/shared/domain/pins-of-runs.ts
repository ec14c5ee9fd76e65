import type { Timestamp } from './identifiers.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { Pin, PinSubject } from './pin.ts'
import type { Run, Step } from './run.ts'

/** One rolled back subject, as the details of a plan have it. */
interface Moved {
  readonly subject: PinSubject
  readonly bad: string
  readonly good: Pin['good']
}

type Happening =
  | { readonly kind: 'moved'; readonly run: Run; readonly step: Step; readonly moved: Moved }
  | { readonly kind: 'released'; readonly system: string }
  | { readonly kind: 'changed'; readonly system: string }

/**
 * The pins that hold, from what the runs of the journal have done: a rollback begins one, the check at the end of
 * a release (or the rollback's undo) ends it. No memory of its own, so a restarted console has the same.
 */
export function pinsOfRuns(runs: readonly Run[]): readonly Pin[] {
  const pins = new Map<string, Pin>()
  for (const { at, what } of happenings(runs)) {
    for (const [subject, pin] of pins) {
      if (pin.subject.system !== systemOf(what)) continue
      if (what.kind === 'released') pins.delete(subject)
      else pins.set(subject, { ...pin, settledAt: at })
    }
    if (what.kind !== 'moved') continue
    const { subject } = what.moved
    const next = begun(what, at, pins.get(subject.id))
    if (next === undefined) pins.delete(subject.id)
    else pins.set(subject.id, next)
  }
  return [...pins.values()]
}

function begun(
  { run, step, moved }: Extract<Happening, { kind: 'moved' }>,
  at: Timestamp,
  before: Pin | undefined,
): Pin | undefined {
  const { subject, bad, good } = moved
  // Whoever goes to a release that was taken back has taken the rollback back.
  if (before?.bad.includes(good.commit)) return undefined
  const earlier = before?.bad.filter((commit) => commit !== bad) ?? []
  return {
    key: `${run.id}/${step.id}/${subject.id}`,
    ...{ subject, run: run.id, step: step.id, since: at, settledAt: at },
    ...{ bad: [bad, ...earlier], good },
  }
}

function systemOf(what: Happening): string {
  return what.kind === 'moved' ? what.moved.subject.system : what.system
}

function happenings(runs: readonly Run[]): readonly { at: Timestamp; what: Happening }[] {
  return runs
    .flatMap((run) => run.steps.flatMap((step) => happeningsOf(run, step)))
    .toSorted((a, b) => a.at.localeCompare(b.at))
}

function happeningsOf(run: Run, step: Step): readonly { at: Timestamp; what: Happening }[] {
  const { definition, state, intent } = step
  const { system, endsPin } = definition
  if (state.kind === 'undone' && intent !== undefined)
    return [{ at: state.at, what: { kind: 'changed', system } }]
  if (state.kind !== 'succeeded') return []
  const { at } = state
  if (endsPin !== undefined) return [{ at, what: { kind: 'released', system: endsPin } }]
  // Without an intent nothing was sent: there was nothing to do.
  if (intent === undefined || intent.purpose !== 'do') return []
  const moved = movedBy(intent.plan.operation, system, intent.plan.details)
  if (moved.length === 0) return [{ at, what: { kind: 'changed', system } }]
  return moved.map((one) => ({ at, what: { kind: 'moved', run, step, moved: one } }))
}

/** Promoting is no rollback: it lets pushes go live. */
function movedBy(operation: string, system: string, details: JsonObject): readonly Moved[] {
  if (system === 'vercel' && operation === 'rollback') {
    const version = textOf(details['version'])
    return movedTo(
      { system, id: textOf(details['projectId']), name: 'web' },
      { bad: details['formerCommit'], good: details['commit'], version },
    )
  }
  const { services } = details
  const brings = ['rollback', 'redeploy', 'bring-back'].includes(operation)
  if (system !== 'railway' || !brings || !Array.isArray(services)) return []
  return services
    .filter(isObject)
    .flatMap((own) =>
      movedTo(
        { system, id: textOf(own['serviceId']), name: textOf(own['name']) },
        { bad: own['formerCommit'], good: own['commit'], version: '' },
      ),
    )
}

function movedTo(
  subject: PinSubject,
  commits: {
    readonly bad: JsonValue | undefined
    readonly good: JsonValue | undefined
    readonly version: string
  },
): readonly Moved[] {
  const [bad, good] = [textOf(commits.bad), textOf(commits.good)]
  const { version } = commits
  if (subject.id === '' || bad === '' || good === '' || bad === good) return []
  return [{ subject, bad, good: { commit: good, ...(version === '' ? {} : { version }) } }]
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
