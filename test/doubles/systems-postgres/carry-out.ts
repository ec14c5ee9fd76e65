import { setTimeout as sleep } from 'node:timers/promises'
import type { Effects, Reads } from '../../../src/main/kernel/ports/reads.ts'
import type {
  AnyOperation,
  PreState,
  Receipt,
  Settlement,
} from '../../../src/main/kernel/ports/system.ts'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type Plan, planText } from '../../../src/shared/domain/plan.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'

const never = new AbortController().signal

/** What became of one step. */
export interface Carried {
  readonly plan: Plan
  readonly receipt: Receipt
  readonly verdict: Verdict
}

/** The operation of the postgres system with this name. */
export function operationNamed(name: string): AnyOperation {
  const found = postgresSystem.operations.find((operation) => operation.name === name)
  if (found === undefined) throw new Error(`no operation ${name}`)
  return found
}

/** Looks, as the engine does, and insists on a plan. */
export async function planOf(name: string, input: JsonObject, reads: Reads): Promise<Plan> {
  const looked = await operationNamed(name).look(input, reads, never)
  if (looked.kind === 'planned') return looked.plan
  throw new Error(`${name}: ${looked.kind} ${JSON.stringify(looked)}`)
}

/** One step in the order of the engine: look twice (the hash must hold), pre-state, apply, verify. */
export async function carryOut(
  name: string,
  input: JsonObject,
  world: { readonly reads: Reads; readonly effects: Effects },
): Promise<Carried> {
  const plan = await planOf(name, input, world.reads)
  const again = await planOf(name, input, world.reads)
  if (planText(plan) !== planText(again)) throw new Error(`${name}: the plan does not hold`)
  const own = operationNamed(name)
  await own.preState(plan, world.reads, never)
  const receipt = await own.apply(plan, world.effects, never)
  return { plan, receipt, verdict: await verdictFor(name, plan, world.reads) }
}

/** Verifies until it is no longer pending. */
export async function verdictFor(name: string, plan: Plan, reads: Reads): Promise<Verdict> {
  for (let attempt = 0; ; attempt += 1) {
    const verdict = await operationNamed(name).verify(plan, reads, never)
    if (verdict.kind !== 'pending' || attempt > 40) return verdict
    await sleep(250)
  }
}

/** Reconciles until it is settled. */
export async function settlementOf(
  name: string,
  intent: { readonly plan: Plan; readonly preState: PreState },
  reads: Reads,
): Promise<Settlement> {
  for (let attempt = 0; ; attempt += 1) {
    const settlement = await operationNamed(name).reconcile(intent, reads, never)
    if (settlement !== 'unsettled' || attempt > 80) return settlement
    await sleep(250)
  }
}

/** Runs a check of the postgres system until it is no longer pending. */
export async function runCheck(
  name: string,
  input: JsonObject,
  reads: Reads,
  signal = never,
): Promise<Verdict> {
  const check = postgresSystem.checks.find((one) => one.name === name)
  if (check === undefined) throw new Error(`no check ${name}`)
  return await check.run(input, reads, signal)
}
