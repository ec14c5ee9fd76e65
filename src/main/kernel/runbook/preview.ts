import { apiOnHead, type Coherence, withReading } from '../../../shared/domain/coherence.ts'
import { failureOf } from '../../../shared/domain/failure.ts'
import type { RunId, StepId, SystemId } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { FoundStep, PlannedStep, TargetChoice } from '../../../shared/domain/plan-view.ts'
import type { Run, Step } from '../../../shared/domain/run.ts'
import type {
  InputTemplate,
  Runbook,
  RunbookId,
  RunbookStep,
} from '../../../shared/domain/runbook.ts'
import { type Clock, type Ids, timestamp } from '../ports/clock.ts'
import type { Reads } from '../ports/reads.ts'
import type { LiveFacts, Underway } from '../ports/system.ts'
import { chooseTarget, targetOf } from './choose-targets.ts'
import { findUnderway } from './find-underway.ts'
import { foundSteps } from './found-steps.ts'
import { leaveOut, withTrafficBack } from './leave-out.ts'
import { pinInput } from './pin-input.ts'
import { hashOf, planHash } from './plan-hash.ts'
import { isRef, resolveInput } from './resolve-input.ts'
import type { Preview, StartOrder } from './start-run.ts'
import type { SystemRegistry } from './system-registry.ts'

export interface PreviewParts {
  readonly runbooks: Readonly<Record<RunbookId, Runbook>>
  readonly systems: SystemRegistry
  readonly clock: Clock
  readonly ids: Ids
  reads(): Reads
  /** What was done before: pins are rebuilt from it. */
  runs(): readonly Run[]
}

export interface PreviewOrder extends Pick<StartOrder, 'runbook' | 'targets' | 'given'> {
  /** It goes into every place that can hold one, so it is part of the plan. */
  readonly reason?: string
  /** The run that this is the plan of; minted here where there is none: ids come before plans. */
  readonly run?: RunId
  /** A run that another console began: this is the plan of the rest of it. */
  readonly takeOver?: RunId
}

/**
 * Looks at everything and says what would happen: targets, order, coherence, each request. Changes nothing.
 * @throws FailureError NOT_FOUND where the run that is to be taken over is not under way
 */
export async function previewRun(
  parts: PreviewParts,
  order: PreviewOrder,
  signal: AbortSignal,
): Promise<Preview> {
  const runbook = parts.runbooks[order.runbook]
  const reads = parts.reads()
  const run = order.takeOver ?? order.run ?? parts.ids.runId()
  const taken =
    order.takeOver === undefined
      ? undefined
      : await findUnderway(parts.systems.all, order.takeOver, { reads, signal })
  const [choices, head] = await Promise.all([
    chooseTargets(parts, runbook, { order: withTarget(order, taken), reads, signal }),
    liveFactsOf('postgres', parts.systems, { reads, signal }).then((live) => live?.migrationHead),
  ])
  const chosen: { [system in SystemId]?: JsonObject } = {}
  for (const { system, chosen: target } of choices)
    if (target !== null) chosen[system] = targetOf(target)
  const coherence = await coherenceOf(parts, choices, { head, reads, signal })
  const steps = await planSteps(parts, runbook, {
    run,
    reason: order.reason ?? '',
    given: order.given ?? {},
    found: taken === undefined ? new Map() : foundSteps(runbook.steps, taken),
    chosen,
    coherence,
    reads,
    signal,
  })
  const hashes = steps.map(({ id, state }) =>
    state.kind === 'planned' && state.planned.kind === 'plan'
      ? [id, planHash(state.planned.plan)]
      : [id, state.kind],
  )
  const hash = hashOf({
    run,
    runbook: runbook.id,
    chosen: { ...chosen },
    given: order.given ?? {},
    steps: hashes,
  })
  return {
    chosen,
    view: {
      run,
      runbook: runbook.id,
      title: runbook.title,
      hash,
      targets: choices,
      coherence,
      steps,
    },
  }
}

/** What another console chose stays chosen. */
function withTarget(
  order: Pick<StartOrder, 'targets'>,
  taken: (Underway & { readonly system: SystemId }) | undefined,
): Pick<StartOrder, 'targets'> {
  if (taken?.target === undefined) return order
  return { targets: { [taken.system]: taken.target, ...order.targets } }
}

interface Looking {
  readonly reads: Reads
  readonly signal: AbortSignal
}

async function chooseTargets(
  parts: PreviewParts,
  runbook: Runbook,
  { order, reads, signal }: Looking & { readonly order: Pick<StartOrder, 'targets'> },
): Promise<readonly TargetChoice[]> {
  const isNamed = (system: SystemId) => parts.systems.system(system) !== undefined
  const wantsTarget = new Set(
    runbook.steps.flatMap(({ does }) =>
      does.kind === 'manual'
        ? []
        : Object.values(does.input).flatMap((value) =>
            typeof value === 'object' &&
            value !== null &&
            'from' in value &&
            value['from'] === 'target'
              ? [value['system'] as SystemId]
              : [],
          ),
    ),
  )
  return Promise.all(
    // What the profile does not name takes no part, and needs no target.
    [...wantsTarget].filter(isNamed).map(async (system): Promise<TargetChoice> => {
      try {
        const [candidates, records] = await Promise.all([
          parts.systems.system(system)?.candidates?.(reads, signal) ?? [],
          reads.records.of(system, signal).catch(() => []),
        ])
        const wanted = order.targets[system]
        const { thresholds } = reads.profile
        return chooseTarget(system, candidates, {
          stays: runbook.releases === 'live',
          records,
          thresholds,
          ...(wanted === undefined ? {} : { wanted }),
        })
      } catch (thrown) {
        const { summary } = failureOf(thrown, `to list what ${system} can go back to`)
        return { system, chosen: null, because: summary, candidates: [] }
      }
    }),
  )
}

async function liveFactsOf(
  system: SystemId,
  systems: SystemRegistry,
  { reads, signal }: Looking,
): Promise<LiveFacts | undefined> {
  return systems
    .system(system)
    ?.live?.(reads, signal)
    .catch(() => undefined)
}

async function coherenceOf(
  { systems }: PreviewParts,
  choices: readonly TargetChoice[],
  { head, reads, signal }: Looking & { readonly head: string | undefined },
): Promise<readonly Coherence[]> {
  const api = choices.find((choice) => choice.system === 'railway')?.chosen
  if (!api) return []
  // What cannot be read says nothing: then the table's own verdict stands.
  const reading = await systems
    .system('prisma')
    ?.coherence?.(api.commit, reads, signal)
    .catch(() => [])
  return withReading(apiOnHead(api.commit, head, reads.profile.compatibility), reading ?? [])
}

/** Steps that cannot be looked at yet say what they wait for; the first of each system is looked at now. */
async function planSteps(
  parts: PreviewParts,
  runbook: Runbook,
  given: Looking & {
    readonly run: RunId
    readonly reason: string
    readonly given: JsonObject
    readonly found: ReadonlyMap<StepId, FoundStep>
    readonly chosen: { readonly [system in SystemId]?: JsonObject }
    readonly coherence: readonly Coherence[]
  },
): Promise<readonly PlannedStep[]> {
  const acted = new Map<SystemId, string>()
  const looks: Promise<PlannedStep>[] = []
  for (const definition of runbook.steps) {
    const base = { id: definition.id, definition }
    const leftOut = leaveOut(definition, { ...given, systems: parts.systems })
    const { does, system } = definition
    const found = given.found.get(definition.id)
    if (found !== undefined) looks.push(Promise.resolve({ ...base, state: found }))
    else if (leftOut !== undefined)
      looks.push(Promise.resolve({ ...base, state: { kind: 'left-out', because: leftOut } }))
    else if (does.kind !== 'operation')
      looks.push(Promise.resolve({ ...base, state: { kind: 'no-plan-needed' } }))
    else if (acted.has(system)) {
      const because = `after “${acted.get(system) ?? 'the step before'}”`
      looks.push(Promise.resolve({ ...base, state: { kind: 'later', because } }))
    } else {
      acted.set(system, definition.title)
      looks.push(
        look(parts, definition, { ...given, runbook }).then((state) => ({ ...base, state })),
      )
    }
  }
  return withTrafficBack(await Promise.all(looks))
}

async function look(
  parts: PreviewParts,
  { does, system, id, title }: RunbookStep,
  given: Looking & {
    readonly runbook: Runbook
    readonly run: RunId
    readonly reason: string
    readonly given: JsonObject
    readonly chosen: { readonly [system in SystemId]?: JsonObject }
  },
): Promise<PlannedStep['state']> {
  if (does.kind !== 'operation') return { kind: 'no-plan-needed' }
  const steps: readonly Step[] = []
  const source = {
    id: given.run,
    runbook: given.runbook.id,
    reason: given.reason,
    startedAt: timestamp(parts.clock),
    targets: given.chosen,
    given: given.given,
    steps,
  }
  const resolved = resolveInput(does.input, source)
  if (resolved.kind === 'later') {
    const before = given.runbook.steps.find((step) => step.id === resolved.step)
    return { kind: 'later', because: `after “${before?.title ?? resolved.step}”` }
  }
  const input = { ...resolved.input, ...pinInput(does.input, parts.runs()) }
  const missing = Object.entries(does.input).find(
    ([field, value]) => input[field] === undefined && !mayBeAbsent(value),
  )
  if (missing !== undefined)
    return { kind: 'cannot-look', because: `no ${missing[0]} is chosen for ${system}` }
  try {
    const looked = await parts.systems
      .operation(system, does.name)
      .look(input, given.reads, given.signal)
    if (looked.kind !== 'planned') return { kind: 'planned', planned: looked }
    return { kind: 'planned', planned: { kind: 'plan', plan: looked.plan }, undo: looked.undo }
  } catch (thrown) {
    return { kind: 'cannot-look', because: failureOf(thrown, `${id}: ${title}`).summary }
  }
}

/** What an operator did not give is refused by the operation, which knows whether it needs it. */
function mayBeAbsent(value: InputTemplate[string]): boolean {
  return isRef(value) && ['given', 'seen', 'receipt'].includes(value.from)
}
