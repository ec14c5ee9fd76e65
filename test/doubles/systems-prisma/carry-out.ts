import type { AnyOperation, Looked, Receipt } from '../../../src/main/kernel/ports/system.ts'
import { prismaSystem } from '../../../src/main/kernel/systems/prisma/index.ts'
import type { Failure } from '../../../src/shared/domain/failure.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type Plan, planText, type Undo } from '../../../src/shared/domain/plan.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import type { MigrationCase } from './migration-world.ts'

export const RUN = 'abcd2345'
export const never = new AbortController().signal

export function operationNamed(name: string): AnyOperation {
  const found = prismaSystem.operations.find((operation) => operation.name === name)
  if (found === undefined) throw new Error(`no operation ${name}`)
  return found
}

export const inputFor = (migration: string, more: JsonObject = {}): JsonObject => ({
  run: RUN,
  target: { migration },
  ...more,
})

export function lookAt(one: MigrationCase, name: string, input: JsonObject): Promise<Looked> {
  return operationNamed(name).look(input, one.console.reads(RUN), never)
}

/** The failure of a plan that was refused. */
export async function refusalOf(
  one: MigrationCase,
  name: string,
  input: JsonObject,
): Promise<Failure & { readonly wayThrough?: string }> {
  const looked = await lookAt(one, name, input)
  if (looked.kind !== 'refusal') throw new Error(`${name}: ${JSON.stringify(looked)}`)
  return {
    ...looked.failure,
    ...(looked.override === undefined ? {} : { wayThrough: looked.override }),
  }
}

export interface Carried {
  readonly plan: Plan
  readonly undo: Undo
  readonly receipt: Receipt
  readonly verdict: Verdict
}

/** One step as the engine does it: looked at twice (the plan must hold), sent, looked at again. */
export async function carryOut(
  one: MigrationCase,
  name: string,
  input: JsonObject,
): Promise<Carried> {
  const [first, second] = [await lookAt(one, name, input), await lookAt(one, name, input)]
  if (first.kind !== 'planned' || second.kind !== 'planned')
    throw new Error(`${name}: ${JSON.stringify(first)}`)
  if (planText(first.plan) !== planText(second.plan))
    throw new Error(`${name}: the plan does not hold`)
  const own = operationNamed(name)
  await own.preState(first.plan, one.console.reads(RUN), never)
  const receipt = await own.apply(first.plan, one.console.effects(RUN), never)
  const verdict = await own.verify(first.plan, one.console.reads(RUN), never)
  return { plan: first.plan, undo: first.undo, receipt, verdict }
}

/** Carries an undo out, as the engine does. */
export function carryOutUndo(one: MigrationCase, undo: Undo): Promise<Carried> {
  if (undo.kind !== 'undo') throw new Error(undo.because)
  return carryOut(one, undo.operation.name, undo.operation.input)
}
