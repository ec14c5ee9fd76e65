import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Reads } from '../../../ports/reads.ts'
import { operation } from '../../operation.ts'
import { type Database, readLiveAndSide } from '../databases.ts'
import { notFound } from '../plan-words.ts'
import { databaseOf, RestoreInput, type Scene, sceneOf } from '../restore-input.ts'
import { isStillRunning, sendPlanned } from '../sql-message.ts'
import { type RuleState, type RulesLook, readRules } from './read-rules.ts'
import { settleStatements } from './rule-statements.ts'

const Details = z.object({
  run: z.string(),
  side: z.string(),
  sideOid: z.string(),
  /** Rule by name → rows of the copy that broke it when this was planned. */
  rows: z.record(z.string(), z.int()),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly live: Database | undefined
  readonly side: Database | undefined
  readonly look: RulesLook
}

/**
 * A backup remembers what the world has moved on from: a payout that was paid since, a session that was revoked, a
 * person who was erased. The profile's rules say what must not be there; they are settled in the copy, behind the
 * fence and before any traffic, in one transaction.
 */
export const settleRules = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'settle-rules',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 10_000 },
  probe: (input, world, signal) => observe(sceneOf(world, input), world, signal),
  plan: (_input, observed) => planRules(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Only the copy is changed. The dump still has every row; restore it again if need be.',
  }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 600_000 }, signal),
  async reconcile({ plan }, world, signal) {
    const scene = sceneOf(world, plan.details)
    const { maintenance } = scene
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    const { look } = await observe(scene, world, signal)
    if (look.kind === 'unreadable') return 'unsettled'
    return look.states.every(({ rows }) => rows === 0) ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const { look } = await observe(sceneOf(world, plan.details), world, signal)
    if (look.kind === 'unreadable') return { kind: 'failed', failure: look.failure, evidence: [] }
    const evidence = [rulesTable(look.states, plan.details.rows)]
    const broken = look.states.filter(({ rows }) => rows > 0)
    if (broken.length === 0) return { kind: 'verified', evidence }
    const names = broken.map(({ rule, rows }) => `${rule.name} (${rows})`).join(', ')
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `Rows still break: ${names}.`,
        tried: 'look at the copy after its rules were settled',
        world: 'Live was not touched.',
        next: 'Correct what the rule settles, or settle the rows by hand in the copy; then retry.',
      }),
      evidence,
    }
  },
})

async function observe(scene: Scene, world: Reads, signal: AbortSignal): Promise<Observed> {
  const { live, side } = await readLiveAndSide(world, scene, signal)
  const rules = scene.profile.afterRestore ?? []
  const look: RulesLook =
    live === undefined || side === undefined
      ? { kind: 'read', states: [] }
      : await readRules(
          world,
          { live: databaseOf(live.name), side: databaseOf(side.name), rules },
          signal,
        )
  return { scene, live, side, look }
}

function planRules({ scene, live, side, look }: Observed): Planned<Details> {
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
  if (look.kind === 'unreadable') return { kind: 'refusal', failure: look.failure }
  const { states } = look
  const broken = states.filter(({ rows }) => rows > 0)
  if (broken.length === 0)
    return { kind: 'nothing-to-do', because: nothingBroken(states), evidence: [rulesTable(states)] }
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'settle-rules',
      title: `Settle ${broken.length} of ${states.length} rule(s) in ${side.name}`,
      now: [rulesTable(states)],
      target: broken.map(({ rule }) => fact(rule.name, 'no row left')),
      acts: [{ kind: 'sql', database: side.name, statements: settleStatements(side, broken) }],
      preconditions: { liveOid: live.oid, sideOid: side.oid },
      details: {
        ...{ run: scene.run, side: side.name, sideOid: side.oid },
        rows: Object.fromEntries(broken.map(({ rule, rows }) => [rule.name, rows])),
      },
      reversibility: 'reversible',
      warnings: [],
    },
  }
}

function nothingBroken(states: readonly RuleState[]): string {
  return states.length === 0
    ? 'The profile has no rules (systems.postgres.afterRestore): think of jobs, payouts, mails, sessions and erased users yourself.'
    : 'No row of the copy breaks a rule.'
}

function rulesTable(
  states: readonly RuleState[],
  before: { readonly [rule: string]: number } = {},
): Evidence {
  return {
    kind: 'table',
    label: 'what must not rise again',
    columns: ['rule', 'keys of live', 'rows before', 'rows now'],
    rows: states.map(({ rule, keys, rows }) => [
      rule.name,
      rule.fromLive === undefined ? null : keys.length,
      before[rule.name] ?? rows,
      rows,
    ]),
  }
}
